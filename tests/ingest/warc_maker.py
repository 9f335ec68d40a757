"""Writes WARC records by hand, sound and broken ones."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import zipfile
from uuid import NAMESPACE_URL, uuid5

import zstandard

TEXT = (
    "Shells fell on the market of Brela on day {n}. {n} people were killed, the mayor said. The "
    "hospital took in fourteen wounded, its director told reporters. Residents of quarter {n} "
    "said that the shelling went on for an hour, and that {n} houses burnt down in the night."
)


def page(n: int) -> bytes:
    text = TEXT.format(n=n)
    return (
        f"<!doctype html><html><head><title>Report {n}</title></head><body><article>"
        f"<h1>Report {n}</h1><p>{text}</p></article></body></html>"
    ).encode()


def http(body: bytes, status: str = "200 OK", kind: str = "text/html", **more: str) -> bytes:
    head = {"Content-Type": kind, "Content-Length": str(len(body))}
    head |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body


def record(
    block: bytes, url: str = "https://news.example/1", kind: str = "response", **more: str
) -> bytes:
    digest = base64.b32encode(hashlib.sha1(block).digest()).decode()
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {url}')}>",
        "WARC-Target-URI": url,
        "WARC-Date": "2016-09-30T21:00:00Z",
        "WARC-Block-Digest": f"sha1:{digest}",
        "Content-Type": f"application/http; msgtype={kind}",
        "Content-Length": str(len(block)),
    }
    head |= {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def story(n: int) -> bytes:
    return record(http(page(n)), f"https://news.example/{n}")


def pack(records: list[bytes], form: str) -> tuple[bytes, list[int]]:
    """The file's bytes and where each record begins; form is plain, gz or zst."""
    how = {"plain": bytes, "gz": gzip.compress, "zst": zstandard.compress}[form]
    out, starts = bytearray(), []
    for each in records:
        starts.append(len(out))
        out += how(each)
    return bytes(out), starts


def wacz(warcs: dict[str, bytes], pages: bytes = b"", altered: bytes | None = None) -> bytes:
    files = {f"archive/{name}": data for name, data in warcs.items()}
    if pages:
        files["pages/pages.jsonl"] = pages
    listed = [
        {"name": name, "path": name, "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        for name, data in files.items()
    ]
    package = json.dumps({"profile": "data-package", "resources": listed}).encode()
    files["datapackage.json"] = package
    signed = f"sha256:{hashlib.sha256(altered or package).hexdigest()}"
    files["datapackage-digest.json"] = json.dumps(
        {"path": "datapackage.json", "hash": signed}
    ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
