"""Two reports about one happening, told by all that they have in common."""

from __future__ import annotations

from datetime import date

import pytest
from claim_maker import KOBA, TARNE, make_claim, make_doc, make_place

from recount.link import link_claims
from recount.link.clusters import build_all_strands, build_context
from recount.link.decisions import read_verdicts
from recount.link.kinship import KIN, Kinship, build_reports, meet_elsewhere, meet_outright
from recount.link.strands import Strand
from recount.model import Claim, Document
from recount.vocab.loader import load_table

STORY = (
    "Masked men opened fire on the wedding of Salif Toure and Nana Keita beside the old tannery. "
    "Salif Toure, a saddler, had borrowed the courtyard from the tanners of Rue Binger."
)
RAIN = "Rain ruined the millet harvest of the upper valley, and traders raised their prices again."
FAR = make_place("Norvik", 66.0, 12.0, country="NO")  # a street's name, read as a town abroad


def doc(ref: str, *sentences: str, published: str = "2022-03-08", title: str = "") -> Document:
    return make_doc(ref, f"Outlet {ref}", published, " ".join(sentences), title)


def prepare(docs: list[Document], claims: list[Claim]) -> tuple[list[Strand], Kinship]:
    strands = build_all_strands(docs, claims, read_verdicts((), claims))
    context, _ = build_context(docs, strands, {})
    return strands, Kinship(build_reports(strands), context)


# Other reports, so that the words of the story are rare.
OTHERS = [doc(f"x{n}", RAIN, f"Lorry {n} came late.", published="2022-02-01") for n in range(12)]


def clusters(docs: list[Document], claims: list[Claim]) -> int:
    return len(link_claims([*docs, *OTHERS], claims, {}))


def test_reports_in_the_same_words_are_one_in_spite_of_a_misread_place() -> None:
    one, other = doc("a", "Four died in Koba.", STORY), doc("b", "Four died in Norvik.", STORY)
    claims = [
        make_claim(one, "Four died in Koba.", kind="shooting", place=KOBA, killed=4),
        make_claim(other, "Four died in Norvik.", kind="shooting", place=FAR, killed=4),
    ]
    assert clusters([one, other], claims) == 1


def test_reports_in_other_words_are_two() -> None:
    one, other = doc("a", "Four died in Koba.", STORY), doc("b", "Four died in Norvik.", RAIN)
    claims = [
        make_claim(one, "Four died in Koba.", kind="shooting", place=KOBA, killed=4),
        make_claim(other, "Four died in Norvik.", kind="shooting", place=FAR, killed=4),
    ]
    assert clusters([one, other], claims) == 2


def test_the_same_place_and_day_said_outright_join_whatever_the_words() -> None:
    one, other = doc("a", "Four died in Koba.", STORY), doc("b", "Five fell in Koba.", RAIN)
    claims = [
        make_claim(one, "Four died in Koba.", place=KOBA, days="2022-03-07", killed=4),
        make_claim(other, "Five fell in Koba.", place=KOBA, days="2022-03-07", killed=5),
    ]
    strands, kinship = prepare([one, other, *OTHERS], claims)
    assert meet_outright(*strands, kinship.context)
    assert clusters([one, other], claims) == 1


@pytest.mark.parametrize(("day", "penalty"), [("2022-03-08", 1.0), ("2022-03-07", 0.0)])
def test_the_next_day_is_another_deed(day: str, penalty: float) -> None:
    one, other = doc("a", "Four died in Koba.", STORY), doc("b", "Four died in Koba.", STORY)
    claims = [
        make_claim(one, "Four died in Koba.", place=KOBA, days="2022-03-07", killed=4),
        make_claim(other, "Four died in Koba.", place=KOBA, days=day, killed=4),
    ]
    strands, kinship = prepare([one, other], claims)
    first, second = (kinship.reports[s.key] for s in strands)
    assert KIN["next_day"](first, second, kinship.context)[0] == -penalty


def test_two_reports_on_two_raids_are_not_compared_as_wholes() -> None:
    night = "2022-03-07"
    one = doc("a", "Seven died in Koba. Homes burnt in Koba.")
    other = doc("b", "Four died in Tarne. Homes burnt in Tarne. Koba was hit too.")
    claims = [
        make_claim(one, "Seven died in Koba.", place=KOBA, days=night, killed=7),
        make_claim(one, "Homes burnt in Koba.", place=KOBA, days=night),
        make_claim(other, "Four died in Tarne.", place=TARNE, days=night, killed=4),
        make_claim(other, "Homes burnt in Tarne.", place=TARNE, days=night),
        make_claim(other, "Koba was hit too.", place=KOBA, days=night),
    ]
    strands, kinship = prepare([one, other], claims)
    first, second = kinship.reports[strands[0].key], kinship.reports[strands[1].key]
    assert meet_elsewhere(first, second, kinship.context)
    assert kinship.score(strands[0], strands[1]) is None
    found = link_claims([one, other], claims, {})
    assert sorted(len(cluster.claims) for cluster in found) == [2, 3]


def test_a_report_with_two_happenings_of_one_size_is_about_neither() -> None:
    both = doc("a", "Seven died in Koba. Four died in Tarne.")
    claims = [
        make_claim(both, "Seven died in Koba.", place=KOBA, days="2022-03-06", killed=7),
        make_claim(both, "Four died in Tarne.", place=TARNE, days="2022-03-07", killed=4),
    ]
    _, kinship = prepare([both], claims)
    assert kinship.reports == {}


def test_the_score_is_the_weighted_sum_of_named_features() -> None:
    one, other = (
        doc("a", STORY, published="2022-03-08", title="Wedding attack"),
        doc("b", STORY, published="2022-03-10", title="Wedding attack"),
    )
    claims = [make_claim(d, STORY.split(". ", maxsplit=1)[0], killed=4) for d in (one, other)]
    strands, kinship = prepare([one, other, *OTHERS], claims)
    found = kinship.score(*strands)
    assert found is not None
    table = load_table("linking")["kinship"]
    first, second = (kinship.reports[s.key] for s in strands)
    total = table["bias"]
    for name, feature in KIN.items():
        score = feature(first, second, kinship.context)[0]
        assert -1 <= score <= 1
        total += (table["weights"] if score > 0 else table["against"]).get(name, 0.0) * score
    assert found[0] == pytest.approx(total)
    assert "their titles are alike (1.00)" in found[1]
    assert "published 2 days apart" in found[1]
    assert KIN["close"](first, second, kinship.context) == (1.0, "published 2 days apart")
    assert kinship.score(strands[1], strands[0]) == found


def test_every_feature_explains_itself_and_has_weights() -> None:
    table = load_table("linking")["kinship"]
    for name, feature in KIN.items():
        assert feature.__doc__, name
        assert table["weights"][name] >= 0
    assert set(table["against"]) <= set(KIN)


def test_an_undated_report_is_neither_near_nor_late() -> None:
    one, other = make_doc("a", "A", None, STORY), make_doc("b", "B", "2022-03-08", STORY)
    assert other.published == date(2022, 3, 8)
    claims = [make_claim(d, STORY.split(". ", maxsplit=1)[0], killed=4) for d in (one, other)]
    strands, kinship = prepare([one, other], claims)
    first, second = (kinship.reports[s.key] for s in strands)
    assert KIN["close"](first, second, kinship.context) == (0.0, "")
    assert KIN["late"](first, second, kinship.context) == (0.0, "")


def test_a_report_that_counts_both_places_is_kept_apart_from_one_on_the_other() -> None:
    one = doc("a", "Seven died in Koba.")
    other = doc("b", "Seven died in Koba. Five died in Tarne. Homes burnt in Tarne.")
    claims = [
        make_claim(one, "Seven died in Koba.", place=KOBA, days="2022-03-07", killed=7),
        make_claim(other, "Seven died in Koba.", place=KOBA, killed=7),
        make_claim(other, "Five died in Tarne.", place=TARNE, killed=5),
        make_claim(other, "Homes burnt in Tarne.", place=TARNE),
    ]
    _, kinship = prepare([one, other], claims)
    first, second = kinship.reports.values()
    assert meet_elsewhere(first, second, kinship.context)
    assert sorted(len(c.claims) for c in link_claims([one, other], claims, {})) == [2, 2]
