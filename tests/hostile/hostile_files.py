"""Makes a folder of hostile files: what a careless or ill-meant world hands to a reader."""

from __future__ import annotations

import codecs
import contextlib
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

REPORT = "Shells killed nine people in Idlib on Friday, the mayor said. Two women were hurt."
"""A plain report, so that a hostile file holds something to be read around its hostile part."""

SCRIPT = "<script>alert('stolen')</script>"
ESCAPES = "\x1b[31mred\x1b[0m \x1b]0;owned\x07 \x9b2J \x08\x08 \x7f"
BIDI = "\u202egnp.exe\u202c \u2066left\u2069 \u200e\u200f"
WIDTHLESS = "k\u200bil\u200dled ni\u00adne peo\ufeffple"
HOMOGLYPHS = "Shells kіllеd nіnе реорlе in Аlерро оn Frіdаy, thе mауоr sаіd."
FORMULA = '=HYPERLINK("http://localhost/?"&A1,"open")'
LONG = 12_000
"""Characters in a one-line text."""

ONE_LINERS: dict[str, str] = {
    "straight quotes": '"',
    "curly opening quotes": "“",
    "mixed quotes": "“\"”'",
    "digits": "7",
    "grouped digits": "1,",
    "capitals": "K",
    "capital words": "ABC ",
    "killed 5": "killed 5 ",
    "said": "said ",
    "he said": "He said. ",
    "according to": "according to ",
    "names": "Ahmed Khalil ",
    "towns": "Aleppo ",
    "dates": "on 31 February 2016 ",
    "brackets": "(",
    "dashes": "-",
    "full stops": ".",
    "hyphens": "a-",
    "blanks and a letter": "  a ",
    "clauses": "five people were killed in Aleppo on Friday and ",
    "attributions": "The mayor said that five people were killed in Aleppo on Friday. ",
    "open quotations": '"Nobody\n\n',
    "parts": "including three children ",
    "number words": "two hundred and ",
}

ODD_VALUES = f"""Counts and dates that cannot be

Officials said -5 people and {"9" * 400} people were killed on 31 February 0000. In the year \
99999, 0 were killed, 1e309 were injured and ٣ were hurt on 30 February, the ministry said. \
Between 9 and 4 people died, 1,2,3,4 were wounded, 12.5 were shot and ½ was abducted on 00/00/00. \
On 13/13/2016 \
at 25:61 some NaN people fled; 99 hundred thousand million billion were displaced since 1 January 1.
"""


def _write_texts(folder: Path) -> None:
    texts: dict[str, str] = {
        "bidi.txt": f"{BIDI} {REPORT} {BIDI}",
        "escapes.txt": f"{ESCAPES} {REPORT}\n\n“{ESCAPES}”, the mayor said.",
        "widthless.txt": f"{WIDTHLESS} in Idlib on Friday, the ma\u200byor said.",
        "homoglyphs.txt": HOMOGLYPHS,
        "combining.txt": REPORT + " Z" + "\u0301" * 5_000,
        "script.txt": f"{SCRIPT} {REPORT} “{SCRIPT}”, said {SCRIPT} of {SCRIPT}.",
        "formula.txt": f"{FORMULA}\n\n{REPORT}",
        "odd-values.txt": ODD_VALUES,
        "carriage-returns.txt": REPORT.replace(". ", ".\r\r") * 3,
        "separators.txt": "\u2028".join([REPORT] * 3) + "\x0b\x0c\x1c\x85" + REPORT,
        "only-quotes.txt": '"“”\'"' * 50,
        "only-blanks.txt": " \t\r\n\u00a0" * 100,
        "no-letters.txt": "12 34 56 !? -- ...",
        "front-open.md": "---\ntitle: never closed\n" + REPORT,
        "front-odd.md": f"---\ntitle: {SCRIPT}\noutlet: {ESCAPES}\ndate: 31 February\n"
        f"url: javascript:alert(1)\nauthor: {BIDI}\n---\n# {SCRIPT}\n\n{REPORT} [x](javascript:1)",
        "front-years.md": "---\ndate: 99999-01-01\n---\n" + REPORT + " A.",
        "front-year-0.md": "---\ndate: 0000-00-00\n---\n" + REPORT + " B.",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8", newline="")


def _write_bytes(folder: Path) -> None:
    bodies: dict[str, bytes] = {
        "empty.txt": b"",
        "one-nul.txt": b"\0",
        "nuls.txt": b"\0" * 5_000,
        "nuls-inside.txt": REPORT.replace(" ", "\0 ").encode(),
        "bom-only.txt": codecs.BOM_UTF8,
        "bom.txt": codecs.BOM_UTF8 + REPORT.encode() + b" C.",
        "bom-16-only.txt": codecs.BOM_UTF16_LE,
        "bom-16.txt": codecs.BOM_UTF16_LE + (REPORT + " D.").encode("utf-16-le"),
        "bom-16-odd.txt": codecs.BOM_UTF16_LE + REPORT.encode("utf-16-le") + b"\xd8",
        "bom-32.txt": codecs.BOM_UTF32_BE + (REPORT + " E.").encode("utf-32-be"),
        "no-bom-16.txt": (REPORT + " F.").encode("utf-16-le"),
        "no-bom-16-be.txt": (REPORT + " G.").encode("utf-16-be"),
        "latin.txt": (REPORT + " Au café, dit-on à côté.").encode("latin-1"),
        "broken-utf8.txt": REPORT.encode() + b" \xc3\x28 \xff\xfe \xed\xa0\x80",
        "all-bytes.txt": bytes(range(256)) * 40,
        "all-bytes.html": bytes(range(256)) * 40,
        "all-bytes.csv": bytes(range(256)) * 40,
        "all-bytes.jsonl": bytes(range(256)) * 40,
        "cut.parquet": b"PAR1" + bytes(range(256)),
        "named-only.parquet": REPORT.encode(),
        "picture.txt": b"\x89PNG\r\n\x1a\n" + bytes(200),
        "archive.html": b"PK\x03\x04" + bytes(200),
        "page.pdf": b"%PDF-1.7\n" + bytes(200),
        "base.txt": b"SQLite format 3\0" + bytes(200),
    }
    for name, body in bodies.items():
        (folder / name).write_bytes(body)


def _write_pages(folder: Path) -> None:
    shown = f"<p>{REPORT}</p>" * 3
    pages: dict[str, str] = {
        "nested.html": "<html><body>" + "<div>" * 10_000 + shown,
        "nested-closed.html": f"<html>{'<b>' * 10_000}{shown}{'</b>' * 10_000}</html>",
        "everywhere.html": f"<html><head><title>{SCRIPT}&lt;script&gt;alert(1)&lt;/script&gt;"
        f"</title><meta name='author' content=\"<img src=x onerror='alert(1)'>\"><meta "
        f'property="og:site_name" content="&lt;iframe src=javascript:alert(1)&gt;"><link '
        f"rel=canonical href='javascript:alert(1)'></head><body onload=alert(1)><article>"
        f"<h1>&lt;script&gt;alert(2)&lt;/script&gt;</h1>{shown}<p>&lt;img src=x onerror=alert(3)"
        f"&gt; nine were killed in Idlib, said &lt;b&gt;the mayor&lt;/b&gt;.</p><iframe src='data:"
        f"text/html,<script>alert(4)</script>'></iframe></article></body></html>",
        "unclosed.html": f"<html><body><!-- {shown}",
        "tag-cut.html": f"<html><body><article>{shown}<p class='",
        "no-text.html": "<html><body><script>let a = 1</script></body></html>",
        "attributes.html": f"<html><body {'a=1 ' * 20_000}><article>{shown}</article>",
        "entities.html": f"<html><body><p>{'&amp;' * 20_000}</p>{shown}</body></html>",
        "bomb.html": "<!DOCTYPE html [<!ENTITY a 'aaaaaaaaaa'>"
        + "".join(f"<!ENTITY a{n} '{f'&a{n - 1 or str()};' * 10}'>" for n in range(1, 9))
        + f"]><html><body><p>&a8;</p>{shown}</body></html>",
        "charset.html": f"<html><head><meta charset='no-such-charset'></head><body>{shown}",
        "empty-page.html": "<html>",
        "escapes.html": f"<html><head><title>{ESCAPES}{BIDI}</title></head><body>{shown}",
    }
    for name, page in pages.items():
        (folder / name).write_text(page, "utf-8")


def _write_tables(folder: Path) -> None:
    fields = ("id", "title", "outlet", "url", "published", "author")
    scripted = dict.fromkeys(fields, SCRIPT) | {"text": f"{REPORT} {SCRIPT}"}
    escaped = dict.fromkeys(fields, ESCAPES + BIDI) | {"text": f"{REPORT} {ESCAPES}{BIDI}"}
    rows: list[object] = [
        scripted,
        escaped,
        {"text": REPORT + " H.", "id": 7, "title": ["a", "b"], "outlet": {"name": "x"}},
        {"text": REPORT + " I.", "id": 1.5, "published": 20160930, "title": 12, "outlet": True},
        {"text": REPORT + " J.", "published": "9" * 400, "id": "", "url": "data:text/html,x"},
        {"text": REPORT + " K.", "published": "0000-00-00", "id": None, "url": "javascript:1"},
        {"text": REPORT + " L.", "published": 1e309, "id": "a\nb", "title": "a\0b"},
        {"text": None},
        {"text": ["not", "text"]},
        {"text": 5},
        {"text": ""},
        {"no": "text here"},
        ["a", "list"],
        "a string",
        None,
        {"text": REPORT + " half \ud800 a character \udfff", "title": "\udc80", "id": "\ud83d"},
        {"text": REPORT + " N.", "id": FORMULA, "title": FORMULA, "outlet": "+1", "author": "@x"},
        {"text": REPORT + " O.", "id": "long", "title": "T" * 20_000, "outlet": "O" * 20_000},
    ]
    lines = [json.dumps(row) for row in rows]
    lines += [
        "{",
        "not json",
        '{"text": "unclosed',
        "[" * 100_000,
        '{"a":' * 100_000,
        "NaN",
        "1" * 9_000,
    ]
    (folder / "rows.jsonl").write_text("\n".join(lines), "utf-8")
    deep = json.dumps({"text": REPORT + " P.", "id": "deep"})[:-1] + ', "more": '
    (folder / "deep.jsonl").write_text(deep + "[" * 900 + "]" * 900 + "}\n", "utf-8")
    (folder / "number.jsonl").write_text(
        '{"text": "' + REPORT + ' Q.", "n": ' + "9" * 9_000 + "}\n"
    )
    (folder / "array.json").write_text(json.dumps([scripted, 1, None, []]), "utf-8")
    (folder / "nested-array.json").write_text("[" * 100_000 + "]" * 100_000)
    (folder / "duplicate-keys.jsonl").write_text(f'{{"text": "x", "text": "{REPORT} R."}}\n')
    long = REPORT * 200
    sheets = {
        "wrong-columns.csv": "when,where\n2016,Idlib\n",
        "header-only.csv": "id,text,title\n",
        "duplicate-columns.csv": f'text,text,id,id\n"{REPORT} S.",other,1,2\n',
        "newlines.csv": f'id,text\n1,"{REPORT}\n\nT.\n"\n"2\n3","{REPORT}\r\nU."\n',
        "nuls.csv": f"id,text\n1,{REPORT} V.\0\n\0,\0\n",
        "unclosed.csv": f'id,text\n1,"{REPORT} W.\n2,never closed\n',
        "huge-field.csv": f'id,text\nhuge,"{long}"\n',
        "short-rows.csv": f"id,title,text\n1\n2,a\n3,b,{REPORT} X.,more,and,more\n\n,,\n",
        "no-columns.csv": "\n\n\n",
        "quotes.csv": '"""""""""\n' * 50,
        "wide.csv": ",".join(f"c{n}" for n in range(5_000)) + "\n" + "," * 4_999 + "\n",
        "formulas.csv": "id,title,outlet,text\n"
        f'=1+1,"=cmd|\' /C calc\'!A0",@SUM(1),"{REPORT} Y."\n',
        "bars.tsv": f"id|text\n1|{REPORT} Z.\n",
    }
    for name, sheet in sheets.items():
        (folder / name).write_text(sheet, "utf-8", newline="")
    _write_parquet(folder)


def _write_parquet(folder: Path) -> None:
    tables = {
        "nested": {"text": [[REPORT], None], "id": ["a", "b"]},
        "binary": {"text": [REPORT.encode(), b"\xff\xfe"], "id": [1, 2]},
        "nulls": {"text": pa.nulls(3), "id": pa.nulls(3)},
        "struct": {"text": [{"en": REPORT}], "title": [{"a": 1}]},
        "odd-fields": {
            "text": [REPORT + " Odd.", REPORT + " Odder.", None],
            "title": [b"\xff\0", None, b""],
            "published": [float("nan"), 1e300, None],
            "id": [[1], [2], []],
        },
        "wrong-columns": {"a": [1]},
        "no-rows": {"text": pa.array([], pa.string())},
    }
    for name, columns in tables.items():
        pq.write_table(pa.table(columns), folder / f"{name}.parquet")
    twice = pa.Table.from_arrays([pa.array([REPORT]), pa.array(["b"])], names=["text", "text"])
    pq.write_table(twice, folder / "twice.parquet")


def _write_long(folder: Path) -> None:
    for name, unit in ONE_LINERS.items():
        text = (unit * (LONG // len(unit) + 1))[:LONG]
        (folder / f"long {name}.txt").write_text(text, "utf-8")


def _write_names(folder: Path) -> None:
    odd = folder / "odd names"
    odd.mkdir()
    names = [
        "new\nline.txt",
        "tab\there.txt",
        "-",
        "--help",
        "*[?].txt",
        "<b>bold.txt",
        "\x1b[31mred.txt",
        "\u202etxt.exe",
        "'; DROP TABLE documents; --.txt",
        "%s%n.txt",
        " .txt",
        "ز" * 100 + ".txt",
    ]
    for n, name in enumerate(names):
        (odd / name).write_text(f"{REPORT} It was the {n}. time.", "utf-8")
    with contextlib.suppress(OSError):  # some file systems hold only names in Unicode
        (odd / os.fsdecode(b"not-\xff-utf8.txt")).write_text(f"{REPORT} Again.", "utf-8")


def _write_links(folder: Path) -> None:
    links = folder / "links"
    links.mkdir()
    (links / "good.txt").write_text(REPORT + " Linked.", "utf-8")
    for name, target in {"loop": "loop", "up": "..", "out": "/etc", "gone.txt": "nowhere"}.items():
        (links / name).symlink_to(target)
    (links / "outside.txt").symlink_to("/etc/hostname")
    os.mkfifo(links / "pipe.txt")
    (folder / "empty folder").mkdir()
    locked = links / "locked.txt"
    locked.write_text(REPORT + " Locked.", "utf-8")
    locked.chmod(0)


_WRITERS: tuple[Callable[[Path], None], ...] = (
    _write_texts,
    _write_bytes,
    _write_pages,
    _write_tables,
    _write_names,
    _write_links,
)


def make_hostile_folder(folder: Path, *, long: bool = False) -> Path:
    """Makes the folder and returns it; with `long`, also texts of one endless line."""
    folder.mkdir()
    for write in (*_WRITERS, *([_write_long] if long else [])):
        write(folder)
    return folder


def list_files(folder: Path) -> Iterator[Path]:
    """Yields the regular files of the folder that are its own: no links, no pipes."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path
