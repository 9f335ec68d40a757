"""A folder with every form goes in with one command, and what came of it is shown."""

from __future__ import annotations

import json
from pathlib import Path

import form_samples as samples
import pytest
from warc_maker import pack, story, wacz

from recount.cli import main

FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Brela Wire</title>'
    "<item><title>Market shelled</title><link>https://brela.example/9</link>"
    f"<description>{samples.STORY.replace('nine', 'seven')}</description></item>"
    "<item><title>Bridge</title><link>https://brela.example/10</link></item></channel></rss>"
)
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://brela.example/11</loc></url></urlset>"
)
FOLDER = {
    "bulletin.pdf": samples.two_columns(),
    "letter.eml": bytes(samples.make_message(f"{samples.STORY}\n")),
    "box.mbox": samples.make_mbox([samples.make_message(f"{samples.SECOND}\n")]),
    "report.docx": samples.make_docx(),
    "report.odt": samples.make_odt(),
    "articles.xlsx": samples.make_xlsx(samples.ARTICLES),
    "result.json": samples.make_telegram(),
    "archiver.csv": samples.ARCHIVER.encode(),
    "stories.csv": samples.MEDIA_CLOUD.encode(),
    "gdelt.json": json.dumps(samples.GDELT).encode(),
    "reports.json": json.dumps(samples.RELIEFWEB).encode(),
    "live.html": samples.live_ld(),
    "page.html": samples.make_page(
        f"<article><h1>Market shelled</h1><p>{samples.STORY}</p></article>"
    ),
    "more.zip": samples.make_zip({"in/a.txt": samples.SECOND, "../out.txt": samples.STORY}),
    "more.tar.gz": samples.PACKERS["gz"](samples.make_tar({"b.md": b"# Bridge\n\nIt is shut.\n"})),
    "photo.jpg": b"\xff\xd8\xff\xe0....",
    "crawl.warc": pack([story(1)], "plain")[0],
    "crawl.warc.gz": pack([story(2)], "gz")[0],
    "crawl.wacz": wacz({"a.warc.gz": pack([story(3)], "gz")[0]}),
    "feed.xml": FEED.encode(),
    "sitemap.xml": SITEMAP.encode(),
}
DOCUMENTS = {
    "bulletin.pdf": "application/pdf",
    "letter.eml": "message/rfc822",
    "box.mbox#1": "application/mbox",
    "report.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "report.odt": "application/vnd.oasis.opendocument.text",
    "7": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "result.json#2": "application/vnd.telegram+json",
    "result.json#3": "application/vnd.telegram+json",
    "archiver.csv#1": "text/csv",
    "reports.json#101": "application/vnd.reliefweb+json",
    "live.html#p1": "text/html",
    "live.html#p2": "text/html",
    "live.html#p3": "text/html",
    "page.html": "text/html",
    "more.zip/in/a.txt": "text/plain",
    "more.tar.gz/more.tar/b.md": "text/markdown",
    "https://news.example/1": "text/html",
    "https://news.example/2": "text/html",
    "https://news.example/3": "text/html",
    "https://brela.example/9": "application/feed",
}
ERRORS = {
    ("archiver.csv#2", "text_not_here"),
    ("stories.csv#1", "text_not_here"),
    ("gdelt.json#1", "text_not_here"),
    ("reports.json#102", "text_not_here"),
    ("more.zip", "unsafe_name"),
    ("photo.jpg", "unknown_form"),
    ("https://brela.example/10", "no_text"),
    ("https://brela.example/11", "no_text"),
}


@pytest.fixture(autouse=True)
def cache(cache_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOUNT_CACHE", str(cache_dir))


def records(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_folder_with_every_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for name, body in FOLDER.items():
        (folder / name).write_bytes(body)
    case = str(tmp_path / "all.recount")
    assert main(["add", case, str(folder), "--reader", "rules"]) == 1
    assert "20 documents added, 0 known before" in capsys.readouterr().out
    assert main(["documents", case, "--format", "jsonl"]) == 0
    found = records(capsys)
    start = f"{folder}/"
    assert {str(d["ref"]).removeprefix(start): d["media_type"] for d in found} == DOCUMENTS
    pdf = next(d for d in found if d["media_type"] == "application/pdf")
    assert {"kind": "page", "label": "1"}.items() <= dict(pdf["parts"][-3]).items()  # type: ignore[call-overload]
    assert main(["issues", case, "--format", "jsonl"]) == 0
    errors = [issue for issue in records(capsys) if issue["severity"] == "error"]
    assert {(str(i["subject"]).removeprefix(start), i["code"]) for i in errors} == ERRORS
    assert main(["verify", case]) == 0
    assert main(["add", case, str(folder), "--reader", "rules"]) == 1
    assert "0 documents added, 20 known before" in capsys.readouterr().out


def test_show_tells_what_changed_between_versions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = "Shells killed nine people at the market of Aleppo, Syria, the mayor said. " * 2
    rest = "\n".join(
        f"The road to the {side} of the town was closed." for side in ("north", "west")
    )
    rows = [
        {"id": "one", "date": "2016-09-30", "text": f"{first}\n{rest}"},
        {"id": "two", "date": "2016-10-01", "text": f"{first.replace('nine', 'eleven')}\n{rest}"},
    ]
    lines = [json.dumps(row | {"url": "https://brela.example/market"}) for row in rows]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), "utf-8")
    case = str(tmp_path / "two.recount")
    assert main(["add", case, str(tmp_path / "rows.jsonl"), "--reader", "rules"]) == 0
    capsys.readouterr()
    assert main(["documents", case, "--format", "jsonl"]) == 0
    one, two = records(capsys)
    assert (one["version_of"], two["version_of"], two["copy_of"]) == (None, "one", None)
    assert main(["show", case, str(two["id"]), "--format", "table"]) == 0
    shown = capsys.readouterr().out
    assert "What changed until 2016-10-01" in shown
    assert "9 → 11" in shown
    assert "+ Shells killed eleven people" in shown
    assert "- Shells killed nine people" in shown
    assert main(["show", case, str(two["id"]), "--format", "jsonl"]) == 0
    assert records(capsys)[0]["version_of"] == "one"
