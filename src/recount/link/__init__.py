"""Joins claims of many reports into clusters, each of one happening."""

from recount.link.clusters import Cluster, link_claims
from recount.link.features import FEATURES

__all__ = ["FEATURES", "Cluster", "link_claims"]
