"""The README of a bundle: what is in it, and how to check it without the program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_HEAD = """{title}

A bundle of a case of reports on violence, made by {program}. It is a bag (BagIt 1.0, RFC 8493):
the files under data/ are listed with their digests in manifest-sha256.txt and manifest-sha512.txt.

Head of the log: {head} ({entries} entries)

The head stands for all that is in the log, and so for every row of the case. Compare it with the
head that was written down, published or stamped before. A digest that comes with the files it is
made of shows damage, and nothing against somebody who made them all anew.
"""

_WHOLE = """
What is in data/
  case.recount      the case, one SQLite file. COPY IT BEFORE YOU OPEN IT: opening changes bytes
  originals/        the bytes of the reports as they came
  custody.jsonl     for each report: how it came, its digests, who added it when, its file
  records/          documents, mentions, claims, incidents, sources, issues, decisions
  log.jsonl         the log, each entry chained by hash to the one before
  stamps/           tokens of time-stamp authorities (RFC 3161), each with the head that it is over
  prov.json         where each figure comes from (W3C PROV-JSON)
  report.html       the case as a page
  check_log.py      checks the log and the rows of the case; needs Python 3 and nothing else
  bundle.json       what made this bundle

How to check it without Recount

1. The files are those of the bag (in the folder with manifest-sha512.txt):
     sha512sum -c manifest-sha512.txt
     sha512sum -c tagmanifest-sha512.txt
   On macOS: shasum -a 512 -c manifest-sha512.txt

2. The rows of the case are those of its log, and the log is whole:
     cp data/case.recount /tmp/ && python3 data/check_log.py /tmp/case.recount {head}

3. A report's bytes are those that were added (the digests stand in custody.jsonl and in the log):
     sha256sum data/originals/*
     openssl dgst -sha3-512 data/originals/0001-*

4. A time stamp is over a head of the log, and its authority made it (ca.pem: the certificate of
   the authority, which you get from the authority and not from here):
     openssl ts -verify -in data/stamps/0001.tsr -data data/stamps/0001.head.txt -CAfile ca.pem
     openssl ts -reply -in data/stamps/0001.tsr -text
   The head in 0001.head.txt must be the "chain" of a line of log.jsonl. What stands in the log up
   to that line was there at the stamped time.

With Recount: recount bundle --verify THIS
"""

_REDACTED = """
THIS BUNDLE IS REDACTED. Names of private persons and what else the rules withhold are left out of
every text, points on maps are moved. There is no case file in it, no bytes of reports and no page,
since these hold the unredacted text. It shows no more than the digests: that a case with this head
exists can be shown by those who hold the case.

What is in data/
  records/          documents, mentions, claims, incidents, sources, issues, decisions, redacted
  custody.jsonl     for each report: its digests, who added it when, without the exchanges
  log.jsonl         number, time, kind and hash of each entry of the log, without what it says
  stamps/           tokens of time-stamp authorities (RFC 3161), each with the head that it is over
  prov.json         where each figure comes from (W3C PROV-JSON)
  bundle.json       what made this bundle

How to check it without Recount

1. The files are those of the bag (in the folder with manifest-sha512.txt):
     sha512sum -c manifest-sha512.txt
     sha512sum -c tagmanifest-sha512.txt

2. A time stamp is over a head of the log (ca.pem: the certificate of the authority, from there):
     openssl ts -verify -in data/stamps/0001.tsr -data data/stamps/0001.head.txt -CAfile ca.pem

With Recount: recount bundle --verify THIS
"""


def write_readme(told: Mapping[str, Any]) -> str:
    """Returns the text for a bundle of which `told` is the `bundle.json`."""
    body = _REDACTED if told["redaction"] else _WHOLE
    return (_HEAD + body).format(**{**told, "title": " ".join(str(told["title"]).split())})
