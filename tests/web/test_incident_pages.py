"""The page of an incident, arranging its claims, the list, the overview, and what is worked in."""

from __future__ import annotations

import json
import re

import pytest
from starlette.testclient import TestClient
from web_case import LogIn, run_async

from recount.model import Incident, make_id
from recount.pipeline import Case
from recount.web.pages.progress import watch


def incident_at(case: Case, place: str) -> Incident:
    """The one incident at a place of the small case."""
    found = [i for i in case.incidents() if i.place and i.place.name == place]
    assert len(found) == 1
    return found[0]


def text_of(page: str) -> str:
    """A page's words, without its tags."""
    bare = re.sub(r"<(script|style)[^>]*>.*?</\1>", " ", page, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", bare).split())


@pytest.fixture
def market(case: Case) -> Incident:
    return incident_at(case, "Maarat al-Numan")


def test_an_incident_says_in_short_what_is_told(client: TestClient, market: Incident) -> None:
    page = client.get(f"/incidents/{market.id}")
    assert page.status_code == 200
    said = text_of(page.text)
    assert "2 reports carry 4 claims by 4 sources, 4 of them independent of each other." in said
    assert "By the rules of UCDP GED: killed 3 to 9; injured at least 14." in said
    assert "1 source denies or doubts it." in said
    assert "The accounts differ on how many and who did it." in said


def test_accounts_stand_in_groups_with_the_sentence_that_says_so(
    client: TestClient, market: Incident
) -> None:
    page = client.get(f"/incidents/{market.id}").text
    figures = page.split('id="accounts-figures"')[1].split('id="accounts-against"')[0]
    names = re.findall(r'<article class="acct" aria-label="([^"]+)"', figures)
    assert names == [
        "civil defence (Syria)", "official spokesman (Government of Syria)", "doctor (Syria)"
    ]  # fmt: skip
    against = page.split('id="accounts-against"')[1].split("</section>")[0]
    assert "Military forces of Syria" in against
    assert "denied</mark>" in against
    assert '<span class="quiet">Killed</span> <b>9</b>' in figures


def test_the_claims_behind_the_bounds_are_quoted(client: TestClient, market: Incident) -> None:
    page = client.get(f"/incidents/{market.id}").text
    bounds = text_of(page.split('class="bounds">')[1].split("</ul>")[0])
    assert bounds.startswith("Lowest 3 official spokesman (Government of Syria)")
    assert "Best 9 civil defence (Syria)" in bounds
    assert "Highest 9" in bounds


def test_a_dispute_has_its_claims_face_to_face(client: TestClient, market: Incident) -> None:
    page = client.get(f"/incidents/{market.id}").text
    differ = page.split('id="differ"')[1].split("</section>")[0]
    sides = re.findall(r'<div class="side"><h4>([^<]+)</h4>', differ)
    assert sides == ["For it", "Against it", "Killed: 3", "Killed: 9"]
    assert "civil defence (Syria) says 9; official spokesman" in text_of(differ)


def test_all_codebooks_stand_side_by_side(client: TestClient, market: Incident) -> None:
    page = client.get(f"/incidents/{market.id}?compare=codebooks").text
    table = page.split('class="codebooks"')[1].split("</table>")[0]
    rows = re.findall(r'<span class="codebook">([^<]+)</span>', table)
    assert rows == ["UCDP", "ACLED", "Airwars", "IBC", "AOAV", "GTD"]
    assert "yes" in table


@pytest.mark.parametrize("codebook", ["ucdp", "acled", "airwars"])
def test_figures_are_those_of_the_codebook(
    client: TestClient, case: Case, market: Incident, codebook: str
) -> None:
    said = {
        (t.low, t.best, t.high)
        for i in case.incidents(codebook=codebook)
        if i.id == market.id
        for t in i.tallies
        if t.harm == "killed" and t.group == "persons"
    }
    page = client.get(f"/incidents/{market.id}?codebook={codebook}").text
    ((low, best, high),) = said
    bounds = text_of(page.split('class="bounds">')[1].split("</ul>")[0])
    assert f"Lowest {low}" in bounds
    assert f"Best {best if best is not None else 'not given'}" in bounds
    assert f"Highest {high}" in bounds


def test_the_reports_of_a_figure_stand_by_day(client: TestClient, market: Incident) -> None:
    page = client.get(f"/incidents/{market.id}").text
    rows = text_of(page.split('id="over-time"')[1].split("</section>")[0])
    assert rows.index("2016-10-03 civil defence (Syria) 9") < rows.index(
        "2016-10-04 official spokesman (Government of Syria) 3 (combatants)"
    )
    plot = json.loads(page.split('id="toll-data">')[1].split("</script>")[0])
    lowest, highest, points = plot["traces"]
    assert (lowest["x"], lowest["y"]) == (["2016-10-03", "2016-10-04"], [9, 3])
    assert highest["y"] == [9, 9]
    assert points["y"] == [9, 3]


def test_hostile_text_of_an_account_stays_text(client: TestClient, case: Case) -> None:
    homs = incident_at(case, "Homs")
    for path in (f"/incidents/{homs.id}", f"/incidents/{homs.id}/arrange"):
        page = client.get(path).text
        for bad in ("<script>document", "onerror=alert(1)>", "javascript:alert(document", "\u202e"):
            assert bad not in page, bad
        assert " style=" not in page
    assert "Evil &lt;img src=x onerror=alert(1)&gt;" in client.get(f"/incidents/{homs.id}").text


def test_a_claim_is_split_off_and_taken_back(
    client: TestClient, case: Case, market: Incident
) -> None:
    doctor = next(a for a in market.accounts if a.source == "doctor (Syria)").claims[0]
    data = {"claim": [doctor], "reason": "another hospital"}
    answer = client.post(f"/incidents/{market.id}/split", data=data)
    assert answer.status_code == 200
    assert "1 claim is an incident apart from the others now." in answer.text
    assert "You took a claim out." in text_of(answer.text)
    homes = {i.id: set(i.claims) for i in case.incidents()}
    new = make_id("incident", doctor)
    assert homes[new] == {doctor}
    assert homes[market.id] == set(market.claims) - {doctor}
    assert answer.url.path == f"/incidents/{new}"
    decision = case.decisions()[-1]
    assert (decision.kind, decision.after, decision.by) == ("split", {"into": [doctor]}, "tester")
    back = client.post(
        f"/incidents/{new}/undo", data={"decision": decision.id, "reason": "the same one"}
    )
    assert back.url.path == f"/incidents/{market.id}"
    assert "The decision is taken back." in back.text
    assert incident_at(case, "Maarat al-Numan").claims == market.claims
    history = text_of(back.text.split('id="history"')[1].split("</section>")[0])
    assert "tester took a claim out" in history
    assert "taken back another hospital" in history


def test_the_old_address_leads_to_where_the_claims_are(
    client: TestClient, case: Case, market: Incident
) -> None:
    first, second = market.claims[0], market.claims[1]
    client.post(f"/incidents/{market.id}/split", data={"claim": [second], "reason": "apart"})
    new = make_id("incident", second)
    client.post(f"/incidents/{new}/merge", data={"other": market.id, "reason": "one after all"})
    assert case.incidents()[0].id != new
    moved = client.get(f"/incidents/{new}", follow_redirects=False)
    assert moved.status_code == 303
    assert moved.headers["location"] == f"/incidents/{make_id('incident', first)}"
    answer = client.get(f"/api/incidents/{new}")
    assert answer.status_code == 404
    assert f"Its claims are now in {make_id('incident', first)}." in answer.text


def test_incidents_are_merged(client: TestClient, case: Case, market: Incident) -> None:
    homs = incident_at(case, "Homs")
    answer = client.post(
        f"/incidents/{homs.id}/merge", data={"other": market.id, "reason": "one raid"}
    )
    assert "The two are one incident now." in answer.text
    merged = next(i for i in case.incidents() if market.claims[0] in i.claims)
    assert set(merged.claims) == {*market.claims, *homs.claims}
    assert answer.url.path == f"/incidents/{merged.id}"


def test_a_claim_is_taken_in(client: TestClient, case: Case, market: Incident) -> None:
    homs = incident_at(case, "Homs")
    offered = client.get(f"/incidents/{market.id}/arrange?words=Homs").text
    assert f'name="claim" value="{homs.claims[0]}"' in offered
    answer = client.post(
        f"/incidents/{market.id}/link", data={"claim": homs.claims[0], "reason": "the same planes"}
    )
    assert "The claim belongs to it now." in answer.text
    assert any({homs.claims[0], market.claims[0]} <= set(i.claims) for i in case.incidents())


def test_a_note_is_kept_and_changes_nothing(
    client: TestClient, case: Case, market: Incident
) -> None:
    before = case.incidents()
    answer = client.post(f"/incidents/{market.id}/note", data={"reason": "ask the <b>hospital</b>"})
    assert "Your note is kept." in answer.text
    assert "ask the &lt;b&gt;hospital&lt;/b&gt;" in answer.text
    assert case.incidents() == before
    assert case.decisions()[-1].subjects == market.claims


@pytest.mark.parametrize(
    ("form", "data", "status", "said"),
    [
        ("split", {"reason": "x"}, 422, "Choose at least one claim."),
        ("split", {"reason": " ", "claim": "0"}, 422, "a decision needs a reason"),
        ("split", {"reason": "x", "claim": "ffff"}, 422, "no record with the id"),
        ("merge", {"reason": "x", "other": "ffff"}, 404, "There is no incident"),
        ("link", {"reason": "x", "claim": "ffff"}, 422, "no record with the id"),
        ("note", {"reason": ""}, 422, "a decision needs a reason"),
        ("undo", {"reason": "x", "decision": "ffff"}, 422, "no record with the id"),
    ],
)
def test_what_cannot_be_arranged_is_said(
    client: TestClient, market: Incident, *, form: str, data: dict[str, str], status: int, said: str
) -> None:
    answer = client.post(f"/incidents/{market.id}/{form}", data=data)
    assert answer.status_code == status
    assert said in text_of(answer.text)


def test_not_all_claims_can_be_split_off(client: TestClient, market: Incident) -> None:
    data = {"claim": list(market.claims), "reason": "all"}
    answer = client.post(f"/incidents/{market.id}/split", data=data)
    assert answer.status_code == 422
    assert "some must stay where they are" in answer.text


def test_an_unknown_incident_offers_the_search(client: TestClient) -> None:
    answer = client.get("/incidents/ffff")
    assert answer.status_code == 404
    assert "There is no incident with the id ffff" in text_of(answer.text)
    assert 'action="/incidents"' in answer.text


@pytest.mark.parametrize(
    ("role", "arranges", "notes"),
    [("viewer", False, False), ("coder", False, True), ("editor", True, True)],
)
def test_what_a_role_is_offered(
    logged_in: LogIn, market: Incident, role: str, arranges: bool, notes: bool
) -> None:
    client = logged_in(role)
    page = client.get(f"/incidents/{market.id}").text
    assert (f"/incidents/{market.id}/arrange" in page) is arranges
    assert ("Add a note" in page) is notes
    status = client.get(f"/incidents/{market.id}/arrange").status_code
    assert status == (200 if arranges else 403)


def test_a_coder_may_not_take_back_what_an_editor_arranged(
    logged_in: LogIn, case: Case, market: Incident
) -> None:
    editor = logged_in("editor")
    data = {"claim": [market.claims[1]], "reason": "apart"}
    assert editor.post(f"/incidents/{market.id}/split", data=data).status_code == 303
    decision = case.decisions()[-1]
    coder = logged_in("coder")
    asked = {"decision": decision.id, "reason": "no"}
    assert coder.post(f"/incidents/{market.id}/undo", data=asked).status_code == 403


def test_menus_count_what_could_be_chosen(client: TestClient) -> None:
    page = client.get("/incidents?status=disputed").text
    assert "1 incident</p>" in page
    assert '<option value="disputed" selected>Disputed (1)</option>' in page
    assert '<option value="single_source">One source (2)</option>' in page
    assert '<option value="SY">Syria (1)</option>' in page


def test_the_list_is_sorted_as_asked(client: TestClient) -> None:
    def named(sort: str) -> list[str]:
        page = client.get(f"/incidents?sort={sort}").text
        return re.findall(r'<th scope="row"><a href="[^"]+"><bdi>([^<]+)</bdi>', page)

    assert [name.split(",")[0] for name in named("killed")] == [
        "Air or drone strike in Maarat al-Numan",
        "Bombing or explosive device near Gao",
        "Killing in Homs",
    ]
    assert named("newest") == list(reversed(named("oldest")))


def test_the_map_of_the_list_heeds_its_filters(client: TestClient) -> None:
    page = client.get("/incidents?view=map&country=ML").text
    spots = json.loads(page.split('id="map-data">')[1].split("</script>")[0])
    assert [(s["name"], s["country"], s["total"]) for s in spots] == [("Gao", "Mali", 1)]


def test_the_overview_says_what_waits(client: TestClient, case: Case) -> None:
    n = len(case.claims())
    said = text_of(client.get("/").text)
    assert f"{n} claims of {n} that nobody has accepted, amended or rejected." in said
    assert "its incident is disputed" in said


def test_the_overview_under_another_codebook_is_replayed(client: TestClient) -> None:
    page = client.get("/?codebook=acled").text
    assert 'under <span class="codebook">ACLED</span>' in page
    assert 'id="plot-killed-data"' in page


def test_a_stale_page_says_so(client: TestClient, market: Incident, monkeypatch) -> None:
    from recount.browse import Browse, Stale

    assert 'id="stale"' not in client.get("/").text
    monkeypatch.setattr(Browse, "stale", lambda _: Stale(0, 2))
    for path in ("/", "/incidents", f"/incidents/{market.id}", f"/incidents/{market.id}/arrange"):
        page = client.get(path).text
        assert "2 decisions are not worked into the incidents yet." in text_of(page), path


def test_what_is_worked_in_is_told_until_it_is_done(app, client, monkeypatch) -> None:
    from recount.browse import Browse, Stale

    answer = client.get("/events/refresh")
    assert answer.text.split() == ["event:", "done", "data:", "{}"]
    behind = [Stale(0, 2), Stale(0, 2), Stale(0, 1), Stale(0, 0)]
    monkeypatch.setattr(Browse, "stale", lambda _: behind.pop(0))

    async def collect() -> list[tuple[str | None, str]]:
        return [(e.event, e.data) async for e in watch(app.state.cases, every=0)]

    told = run_async(collect)
    assert [name for name, _ in told] == ["progress", "progress", "done"]
    assert json.loads(told[0][1]) == {"decisions": 2, "documents": 0, "doing": None, "error": None}
