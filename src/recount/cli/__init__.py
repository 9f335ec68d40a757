"""The command line: parse, call one function, print."""

from recount.cli.entry import main

__all__ = ["main"]
