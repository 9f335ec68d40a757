"""Two versions of a report are one account, and what changed between them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from recount.compare.revisions import FigureChange, find_revisions, list_versions
from recount.pipeline import Case, Settings

PAGE = """<!doctype html><html><head><title>Market shelled</title>
<link rel="canonical" href="https://brela.example/market">
<meta property="og:site_name" content="Brela Post">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Market shelled",
"datePublished": "2016-09-30T21:00:00+02:00", "dateModified": "{changed}"}}</script></head><body>
<article><h1>Market shelled</h1><p>{first}</p><p>{second}</p><p>Most of them were traders from the
villages nearby, who had come to sell their harvest before the winter closes the roads.</p>
<p>The bridge to the north of the town was closed for the rest of the night.</p></article></body>
</html>"""
NINE = "Shells killed nine people at the market of Aleppo, Syria, on Friday."
ELEVEN = NINE.replace("nine", "eleven")
NAMED = "Mayor Karim Haddad said that two women were injured."
UNNAMED = "The mayor said that two women were injured."


@pytest.fixture(scope="module")
def case_path(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> Path:
    folder = tmp_path_factory.mktemp("versions")
    (folder / "in").mkdir()
    texts = {
        "b.html": PAGE.format(changed="2016-09-30T21:00:00+02:00", first=NINE, second=NAMED),
        "a.html": PAGE.format(changed="2016-09-30T23:00:00+02:00", first=ELEVEN, second=UNNAMED),
    }
    for name, text in texts.items():
        (folder / "in" / name).write_text(text, "utf-8")
    path = folder / "case.recount"
    with Case.open(path, settings=Settings(cache_dir, reader="rules"), create=True) as case:
        assert case.add([str(folder / "in")]).added == 2
    return path


@pytest.fixture
def case(case_path: Path, cache_dir: Path):
    with Case.open(case_path, settings=Settings(cache_dir, reader="rules")) as opened:
        yield opened


def test_versions_are_linked_and_are_no_copies(case: Case) -> None:
    refs = {doc.id: Path(doc.ref).name for doc in case.documents()}
    assert {refs[a]: refs[b] for a, b in case.versions().items()} == {"a.html": "b.html"}
    assert case.copies() == {}


def test_two_versions_are_one_account_whose_later_figure_stands(case: Case) -> None:
    (incident,) = [i for i in case.incidents() if any(t.harm == "killed" for t in i.tallies)]
    (tally,) = [t for t in incident.tallies if (t.harm, t.group) == ("killed", "persons")]
    assert (tally.low, tally.best, tally.high) == (11, 11, 11)
    own = [a for a in incident.accounts if "killed" in a.says and a.superseded_by is None]
    assert [account.says["killed"] for account in own] == [(11, 11)]
    assert not [d for d in incident.disagreements if d.about == "figure"]


def test_what_changed_is_told(case: Case) -> None:
    doc = next(d for d in case.documents() if d.ref.endswith("a.html"))
    versions = list_versions(case, doc)
    assert [Path(v.ref).name for v in versions] == ["b.html", "a.html"]
    (revision,) = find_revisions(versions, case.claims())
    assert revision.gone == (NINE, NAMED)
    assert revision.new == (ELEVEN, UNNAMED)
    killed = [change for change in revision.figures if change.harm == "killed"]
    assert killed == [FigureChange(None, "killed", "persons", "persons", ((9, 9),), ((11, 11),))]
    assert "Karim Haddad" in revision.unnamed
    assert "Karim Haddad" not in revision.named


def test_a_report_of_one_version_has_no_revision(case: Case) -> None:
    assert find_revisions(case.documents()[:1], case.claims()) == []
