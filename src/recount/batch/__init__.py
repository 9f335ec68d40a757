"""Runs the stages over many reports with Dask: partitions in, Parquet and a manifest out."""

from recount.batch.engine import Engine, local_engine
from recount.batch.run import BatchOptions, run_batch

__all__ = ["BatchOptions", "Engine", "local_engine", "run_batch"]
