"""What the page of an incident shows, made ready for its template."""

from recount.web.incident.accounts import AccountCard, AccountGroup, group_accounts
from recount.web.incident.claims import Told, read_told
from recount.web.incident.disputes import Dispute, face_disputes
from recount.web.incident.figures import HarmFigures, measure_harms
from recount.web.incident.history import Judged, say_history
from recount.web.incident.lineage import Lineage, sort_lineage
from recount.web.incident.summary import summarise
from recount.web.incident.timeline import Timeline, lay_timeline

__all__ = [
    "AccountCard",
    "AccountGroup",
    "Dispute",
    "HarmFigures",
    "Judged",
    "Lineage",
    "Timeline",
    "Told",
    "face_disputes",
    "group_accounts",
    "lay_timeline",
    "measure_harms",
    "read_told",
    "say_history",
    "sort_lineage",
    "summarise",
]
