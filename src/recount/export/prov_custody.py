"""The chain of custody of a document in PROV-JSON: exchanges, addition, time stamps."""

from __future__ import annotations

import json

from recount.export.common import Record, web_address
from recount.export.prov_graph import Graph, doc_key, person_agent, typed
from recount.model import make_id


def add_custody(graph: Graph, custody: Record) -> None:
    """Adds how a document's bytes came, who added it, and which time stamps cover its entry.

    The document's entity is there already; its second digest and the log's entry are added to it.
    """
    doc = doc_key(custody["document"])
    entity = graph.sections["entity"][doc]
    told = {
        "recount:sha3_512": custody["body_sha3_512"],
        "recount:text_sha256": custody["text_sha256"],
        "recount:reader": custody["reader"],
        "recount:retrieved_at": custody["retrieved_at"],
        "recount:refs": "; ".join(custody["refs"]),
    }
    entity.update({name: value for name, value in told.items() if value})
    adding = _add_adding(graph, custody, doc)
    for n, arrival in enumerate(custody["arrivals"], 1):
        retrieving = graph.add(
            "activity",
            f"recount:retrieving-{custody['document']}-{n}",
            prov_label=f"retrieving {arrival['ref']}",
            prov_endTime=arrival["retrieved_at"],
            recount_url=web_address(arrival["url"]),
            recount_final_url=web_address(arrival["final_url"]),
            recount_status=arrival["status"],
            recount_headers=json.dumps(arrival["headers"]) if arrival["headers"] else None,
        )
        if adding:
            graph.relate("wasInformedBy", prov_informed=adding, prov_informant=retrieving)
    for stamp in custody["stamps"]:
        _add_stamp(graph, stamp, doc)


def _add_adding(graph: Graph, custody: Record, doc: str) -> str | None:
    added = custody["added"]
    if added is None:
        return None
    adding = graph.add(
        "activity",
        f"recount:adding-{custody['document']}",
        prov_label="adoption into the log"
        if added["kind"] == "adopted"
        else "addition to the case",
        prov_endTime=added["at"],
        recount_log_entry=added["n"],
        recount_chain=added["chain"],
    )
    graph.relate("wasGeneratedBy", prov_entity=doc, prov_activity=adding)
    agents = ["recount:program"]
    if added["by"]:
        agents.append(person_agent(graph, added["by"]))
    for agent in agents:
        graph.relate("wasAssociatedWith", prov_activity=adding, prov_agent=agent)
    return adding


def _add_stamp(graph: Graph, stamp: Record, doc: str) -> None:
    authority = graph.add(
        "agent",
        f"recount:authority-{make_id(stamp['authority'])}",
        prov_type=typed("prov:Organization"),
        prov_label=stamp["authority"],
    )
    key = f"recount:stamp-{make_id(stamp['head'], stamp['stamped_at'], stamp['authority'])}"
    known = graph.knows(key)
    graph.add(
        "entity",
        key,
        prov_type=typed("recount:TimeStamp"),
        prov_value=stamp["head"],
        recount_stamped_at=stamp["stamped_at"],
        recount_log_entry=stamp["log_n"],
    )
    if not known:
        graph.relate("wasAttributedTo", prov_entity=key, prov_agent=authority)
    graph.relate("wasInfluencedBy", prov_influencee=key, prov_influencer=doc)
