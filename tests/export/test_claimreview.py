"""ClaimReview: who says what where, and no verdict on what is true."""

from __future__ import annotations

import json
from pathlib import Path

import sample_case as sample
from exported import SNAPSHOT, write

# The properties that schema.org (version 28) gives each type, as far as they are used.
ALLOWED = {
    "Dataset": "name version creditText measurementTechnique description",
    "NewsArticle": "headline url datePublished inLanguage publisher author",
    "Claim": "text abstract author appearance datePublished about keywords isPartOf",
    "ClaimReview": "name claimReviewed itemReviewed reviewRating reviewBody about isPartOf",
    "Rating": "alternateName ratingExplanation",
    "Event": "name startDate endDate location",
    "Place": "name address geo",
    "PostalAddress": "addressRegion addressCountry",
    "GeoCoordinates": "latitude longitude",
    "Observation": "name minValue value maxValue unitText measurementTechnique description "
    "subjectOf",
    "Organization": "name",
    "Person": "name",
}  # fmt: skip


def graph(folder: Path) -> list[dict]:
    return json.loads(write(folder, "claimreview")["claimreview.jsonld"])["@graph"]


def nodes(value: object) -> list[dict]:
    if isinstance(value, list):
        return [node for item in value for node in nodes(item)]
    if not isinstance(value, dict):
        return []
    own = [value] if "@type" in value else []
    return own + [node for item in value.values() for node in nodes(item)]


def test_only_properties_of_the_vocabulary(tmp_path: Path) -> None:
    for node in nodes(graph(tmp_path)):
        extra = set(node) - {"@type", "@id"} - set(ALLOWED[node["@type"]].split())
        assert not extra, node


def test_nothing_is_rated_true_or_false(tmp_path: Path) -> None:
    reviews = [node for node in graph(tmp_path) if node["@type"] == "ClaimReview"]
    assert len(reviews) == 3
    for review in reviews:
        assert not {"ratingValue", "bestRating", "worstRating"} & set(review["reviewRating"])
        assert "author" not in review
    assert reviews[0]["reviewRating"]["alternateName"] == (
        "disputed: independent sources contradict one another"
    )


def test_a_claim_has_its_author_and_appearance(tmp_path: Path) -> None:
    by_id = {node.get("@id"): node for node in graph(tmp_path)}
    claim = by_id[f"urn:recount:claim:{sample.GUNMEN.id}"]
    assert claim["text"] == sample.GUNMEN.sentence.text
    assert claim["author"] == {"@type": "Organization", "name": "Military forces of Syria"}
    assert by_id[claim["appearance"]["@id"]]["publisher"]["name"] == "Northern Wire"
    assert claim["abstract"] == "killed combatants 8"


def test_figures_name_the_claims_behind_them(tmp_path: Path) -> None:
    review = next(node for node in graph(tmp_path) if node["@type"] == "ClaimReview")
    killed = review["about"][1]
    assert (killed["minValue"], killed["value"]) == (8, 14)
    assert "maxValue" not in killed  # open
    assert [one["@id"].rpartition(":")[2] for one in killed["subjectOf"]] == [
        sample.GUNMEN.id, sample.FOURTEEN.id, sample.DOZENS.id,
    ]  # fmt: skip


def test_every_reference_is_met(tmp_path: Path) -> None:
    found = graph(tmp_path)
    known = {node["@id"] for node in nodes(found) if "@id" in node}

    def references(value: object) -> list[str]:
        if isinstance(value, list):
            return [key for item in value for key in references(item)]
        if not isinstance(value, dict):
            return []
        own = [value["@id"]] if set(value) == {"@id"} else []
        return own + [key for item in value.values() for key in references(item)]

    assert set(references(found)) <= known
    assert len(SNAPSHOT.records["claim"]) == sum(node["@type"] == "Claim" for node in found)
