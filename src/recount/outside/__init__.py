"""Events of other datasets: rows of UCDP GED and ACLED read as outside records."""

from recount.outside.files import FORMS, read_file
from recount.outside.rows import read_row

__all__ = ["FORMS", "read_file", "read_row"]
