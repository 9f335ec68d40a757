"""Events of other datasets: rows of UCDP GED and ACLED read as outside records."""

from recount.outside.files import FORMS, is_of, read_file
from recount.outside.rows import read_row

__all__ = ["FORMS", "is_of", "read_file", "read_row"]
