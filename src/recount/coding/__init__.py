"""Turns incidents into rows as a codebook codes them: ACLED, UCDP GED, Airwars.

Each rule of a codebook is a small pure function, or a setting in `vocab/data/coding_*.toml` with
its standing: read in the codebook, in a third party's copy, remembered, or Recount's own.
"""

from recount.coding.acled import code_acled
from recount.coding.airwars import code_airwars
from recount.coding.rows import Coded
from recount.coding.ucdp import code_ucdp

__all__ = ["Coded", "code_acled", "code_airwars", "code_ucdp"]
