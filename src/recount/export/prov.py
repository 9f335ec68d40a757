"""Where each figure comes from, as W3C PROV-JSON (member submission, 24 April 2013).

Entities are reports (with their bytes' digests), claims, decisions, incidents, tallies and time
stamps. Activities are an exchange that brought a report, its addition to the case, its reading, a
person's deciding, and reconciling under a codebook.
Agents are the program, its methods by name and version, the codebook and the persons who
decided. A claim is attributed to no source here: the source says it, but the reading is ours, so
that who speaks is an attribute of the claim.
"""

from __future__ import annotations

from typing import Any

from recount.export.common import Record, name_incident, say_figures, web_address
from recount.export.jsonl import write_json
from recount.export.prov_custody import add_custody
from recount.export.prov_graph import Graph, doc_key, person_agent, typed
from recount.export.snapshot import Files, Snapshot
from recount.model import make_id

_PREFIXES = {"recount": "urn:recount:", "dcterms": "http://purl.org/dc/terms/"}
_RECONCILING = "recount:reconciling"


def export_prov(snapshot: Snapshot) -> Files:
    """Yields `prov.json`."""
    graph = Graph()
    _add_program(graph, snapshot)
    custody = {one["document"]: one for one in snapshot.records.get("custody", ())}
    for doc in snapshot.records.get("document", ()):
        _add_document(graph, doc)
        if doc["id"] in custody:
            add_custody(graph, custody[doc["id"]])
    for claim in snapshot.records.get("claim", ()):
        _add_claim(graph, claim)
    for decision in snapshot.records.get("decision", ()):
        _add_decision(graph, decision)
    for incident in snapshot.records.get("incident", ()):
        _add_incident(graph, incident)
    _add_copies(graph, snapshot.records.get("document", ()))
    sections = {"prefix": _PREFIXES, **graph.sections}
    yield "prov.json", write_json(sections), sum(map(len, graph.sections.values()))


def _add_program(graph: Graph, snapshot: Snapshot) -> None:
    codebook = snapshot.codebook
    graph.add(
        "agent",
        "recount:program",
        prov_type=typed("prov:SoftwareAgent"),
        prov_label=snapshot.program,
    )
    graph.add(
        "agent",
        f"recount:codebook-{codebook['key']}",
        prov_type=typed("prov:SoftwareAgent"),
        prov_label=f"{codebook['name']}, rules version {codebook['version']}",
        recount_version=codebook["version"],
    )
    graph.add(
        "activity",
        _RECONCILING,
        prov_label="claims brought together and reconciled",
        recount_case_version=snapshot.case_version,
    )
    for agent in ("recount:program", f"recount:codebook-{codebook['key']}"):
        graph.relate("wasAssociatedWith", prov_activity=_RECONCILING, prov_agent=agent)


def _add_document(graph: Graph, doc: Record) -> None:
    graph.add(
        "entity",
        doc_key(doc["id"]),
        prov_type=typed("recount:Document"),
        prov_label=doc["title"],
        prov_location=web_address(doc["url"]),
        dcterms_publisher=doc["outlet"],
        dcterms_issued=doc["published"],
        recount_ref=doc["ref"],
        recount_sha256=doc["body_sha256"],
    )


def _add_claim(graph: Graph, claim: Record) -> None:
    doc, reading = doc_key(claim["document"]), f"recount:reading-{claim['document']}"
    if reading not in graph.sections.get("activity", {}):
        graph.add("activity", reading, prov_label=f"reading of {claim['ref']}")
        graph.relate("used", prov_activity=reading, prov_entity=doc)
        graph.relate("wasAssociatedWith", prov_activity=reading, prov_agent="recount:program")
    for method in sorted(set(claim["methods"].values())):
        agent = f"recount:method-{make_id(method)}"
        known = agent in graph.sections["agent"]
        graph.add("agent", agent, prov_type=typed("prov:SoftwareAgent"), prov_label=method)
        if not known:
            graph.relate("actedOnBehalfOf", prov_delegate=agent, prov_responsible="recount:program")
    source = claim["attribution"]["source"]
    sentence = claim["sentence"]
    entity = graph.add(
        "entity",
        _claim(claim["id"]),
        prov_type=typed("recount:Claim"),
        prov_value=sentence["text"],
        recount_start=sentence["start"],
        recount_end=sentence["end"],
        recount_source=(source["name"] or source["text"]) if source else None,
        recount_stance=claim["attribution"]["stance"],
        recount_event=claim["event"]["type"] if claim["event"] else None,
        recount_figures=say_figures(claim["counts"]),
        recount_methods="; ".join(f"{k}: {v}" for k, v in sorted(claim["methods"].items())),
    )
    graph.relate("wasGeneratedBy", prov_entity=entity, prov_activity=reading)
    _derive(graph, entity, doc, "recount:readFrom")


def _add_decision(graph: Graph, decision: Record) -> None:
    key = f"recount:decision-{make_id(decision['id'])}"
    person = person_agent(graph, decision["by"])
    activity = graph.add(
        "activity",
        f"{key}-deciding",
        prov_endTime=decision["at"],
        prov_label=f"deciding: {decision['kind']}",
    )
    graph.relate("wasAssociatedWith", prov_activity=activity, prov_agent=person)
    graph.add(
        "entity",
        key,
        prov_type=typed("recount:Decision"),
        prov_label=decision["kind"],
        prov_value=decision["reason"],
        recount_id=decision["id"],
        recount_subjects="; ".join(decision["subjects"]),
    )
    graph.relate("wasGeneratedBy", prov_entity=key, prov_activity=activity)
    graph.relate("wasAttributedTo", prov_entity=key, prov_agent=person)
    for subject in decision["subjects"]:
        if graph.knows(_claim(subject)):
            graph.relate("used", prov_activity=activity, prov_entity=_claim(subject))
    graph.relate("used", prov_activity=_RECONCILING, prov_entity=key)


def _add_incident(graph: Graph, incident: Record) -> None:
    entity = graph.add(
        "entity",
        f"recount:incident-{incident['id']}",
        prov_type=typed("recount:Incident"),
        prov_label=name_incident(incident),
        recount_status=incident["status"],
    )
    graph.relate("wasGeneratedBy", prov_entity=entity, prov_activity=_RECONCILING)
    for claim in incident["claims"]:
        _derive(graph, entity, _claim(claim), "recount:broughtTogether")
    for n, tally in enumerate(incident["tallies"]):
        key = f"recount:tally-{incident['id']}-{n}"
        bounds = {f"recount_{end}": tally[end] for end in ("low", "best", "high")}
        graph.add(
            "entity",
            key,
            prov_type=typed("recount:Tally"),
            prov_label=f"{tally['harm']}, {tally['group']}",
            recount_policy=tally["policy"],
            recount_note=tally["note"],
            recount_unit=tally["unit"],
            **bounds,
        )
        graph.relate("wasGeneratedBy", prov_entity=key, prov_activity=_RECONCILING)
        graph.relate("hadMember", prov_collection=entity, prov_entity=key)
        for end in ("low", "best", "high"):
            if tally[f"{end}_claim"]:
                _derive(graph, key, _claim(tally[f"{end}_claim"]), f"recount:{end}")


def _add_copies(graph: Graph, docs: Any) -> None:
    by_ref = {doc["ref"]: doc["id"] for doc in docs}
    for doc in docs:
        if doc["copy_of"] in by_ref:
            _derive(graph, doc_key(doc["id"]), doc_key(by_ref[doc["copy_of"]]), "recount:copyOf")


def _derive(graph: Graph, entity: str, origin: str, kind: str) -> None:
    """Relates an entity to one that it comes from, if that is exported too."""
    if graph.knows(origin):
        graph.relate(
            "wasDerivedFrom",
            prov_generatedEntity=entity,
            prov_usedEntity=origin,
            prov_type=typed(kind),
        )


def _claim(key: str) -> str:
    return f"recount:claim-{key}"
