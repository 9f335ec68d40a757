"""Makes files of each form that is taken in, from sentences of our own."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Sequence
from email.message import EmailMessage

import openpyxl

STORY = "Shells fell on the market of Brela on Friday. Nine people were killed, the mayor said."
SECOND = "Two soldiers died on Monday when their car hit a mine near Dorna, the army said."

# -- PDF --------------------------------------------------------------------------------------

Text = tuple[float, float, float, str]
"""Where a line stands in points from the lower left, the size of its letters, its words."""


def make_pdf(pages: Sequence[Sequence[Text]], info: str = "", trailer: str = "") -> bytes:
    """Writes lines of Helvetica at given places, a list of them for each page."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for n, lines in enumerate(pages):
        drawn = "\n".join(f"BT /F1 {s} Tf {x} {y} Td ({t}) Tj ET" for x, y, s, t in lines)
        objects.append(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] "
            f"/Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    objects.append(f"<< {info} >>")
    return write_pdf(objects, f"/Info {len(objects)} 0 R {trailer}")


def write_pdf(objects: Sequence[str], trailer: str = "") -> bytes:
    """Writes objects with their table; the first is the catalogue."""
    body = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    at = len(body)
    rows = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}".encode()
    body += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n".encode()
    return bytes(body + f"startxref\n{at}\n%%EOF\n".encode())


def column(x: float, top: float, lines: Sequence[str]) -> list[Text]:
    """Returns lines below one another, eleven points high."""
    return [(x, top - 13 * n, 11, line) for n, line in enumerate(lines)]


LEFT = [
    "Shells fell on the market of Brela on",
    "Friday. Nine people were killed, the",
    "mayor said, and a govern-",
    "ment office burned down. The anti-",
    "tank unit of the army had left.",
]
RIGHT = [
    "Two soldiers died on Monday when",
    "their car hit a mine near Dorna, the",
    "army said on Tuesday.",
]


def two_columns() -> bytes:
    """Three pages: a title over two columns whose lines are drawn across, heads and numbers."""

    def page(number: int, lines: list[Text]) -> list[Text]:
        head = (60, 775, 9, "The Brela Post   Weekly bulletin")
        return [head, *lines, (295, 20, 9, str(number))]

    left, right = column(60, 700, LEFT), column(320, 700, RIGHT)
    across = [line for pair in zip(left, right, strict=False) for line in pair] + left[3:]
    return make_pdf(
        [
            page(1, [(60, 735, 20, "Market shelled in Brela"), *across]),
            page(
                2, column(60, 700, ["On Saturday a third shell hit the bridge and the road that"])
            ),
            page(3, column(60, 700, ["leads to Dorna, residents said. Nobody was hurt there."])),
        ],
        "/Title (Market shelled) /Author (A. Writer) /CreationDate (D:20160930211500+02'00')",
    )


# -- messages ---------------------------------------------------------------------------------


def make_message(text: str | None = STORY, html: str | None = None, **headers: str) -> EmailMessage:
    message = EmailMessage()
    message["From"] = headers.get("sender", "Brela Post <news@brela.example>")
    message["To"] = "reader@home.example"
    message["Subject"] = headers.get("subject", "Market shelled")
    message["Date"] = headers.get("date", "Fri, 30 Sep 2016 21:15:00 +0200")
    message["Message-ID"] = headers.get("id", "<1@brela.example>")
    if text is not None:
        message.set_content(text)
    if html is not None:
        (message.add_alternative if text is not None else message.set_content)(html, subtype="html")
    return message


def make_mbox(messages: Sequence[EmailMessage]) -> bytes:
    start = b"From news@brela.example Fri Sep 30 21:15:00 2016\n"
    return b"".join(start + bytes(m).replace(b"\nFrom ", b"\n>From ") + b"\n" for m in messages)


# -- archives and office documents ------------------------------------------------------------


def make_zip(members: dict[str, bytes | str], stored: str | None = None) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        if stored is not None:
            archive.writestr("mimetype", stored, zipfile.ZIP_STORED)
        for name, body in members.items():
            archive.writestr(name, body)
    return target.getvalue()


def make_tar(members: dict[str, bytes], links: dict[str, str] | None = None) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w") as archive:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            archive.addfile(info, io.BytesIO(body))
        for name, to in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type, info.linkname = tarfile.SYMTYPE, to
            archive.addfile(info)
    return target.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def make_docx(body: str | None = None, before: str = "") -> bytes:
    body = body or (
        '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>Market shelled</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>Brela</w:t></w:r></w:p>'
        f"<w:p><w:r><w:t>{STORY[:46]}</w:t></w:r><w:ins><w:r><w:t>{STORY[46:]}</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>Ten died.</w:delText></w:r></w:del></w:p>"
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Killed</w:t></w:r></w:p></w:tc>"
        "<w:tc><w:p><w:r><w:t>9</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
        "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>The bridge is closed.</w:t></w:r></w:p>"
    )
    core = (
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Bulletin 7</dc:title>'
        "<dc:creator>A. Writer</dc:creator><dcterms:created>2016-09-30T19:15:00Z</dcterms:created>"
        "<dcterms:modified>2016-10-01T08:00:00Z</dcterms:modified></cp:coreProperties>"
    )
    document = f"{before}<w:document {W}><w:body>{body}</w:body></w:document>"
    return make_zip({"word/document.xml": document, "docProps/core.xml": core})


def make_odt() -> bytes:
    spaces = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    content = (
        f"<office:document-content {spaces}><office:body><office:text>"
        '<text:h text:outline-level="1">Market shelled</text:h>'
        f"<text:p>{STORY[:45]}<text:s/><text:span>{STORY[46:]}</text:span></text:p>"
        "<text:list><text:list-item><text:p>The bridge is closed.</text:p></text:list-item>"
        "</text:list><table:table><table:table-row><table:table-cell><text:p>Killed</text:p>"
        "</table:table-cell><table:table-cell><text:p>9</text:p></table:table-cell>"
        "</table:table-row></table:table></office:text></office:body></office:document-content>"
    )
    meta = (
        f"<office:document-meta {spaces}><office:meta><dc:title>Bulletin 7</dc:title>"
        "<meta:initial-creator>A. Writer</meta:initial-creator>"
        "<meta:creation-date>2016-09-30T21:15:00</meta:creation-date></office:meta>"
        "</office:document-meta>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    return make_zip({"content.xml": content, "meta.xml": meta}, stored=kind)


def make_xlsx(rows: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


ARTICLES = [
    ["ID", "Headline", "Body", "Date", "Link"],
    ["7", "Market shelled", STORY, "2016-09-30", "https://brela.example/1"],
]

# -- JSON -------------------------------------------------------------------------------------


def make_telegram() -> bytes:
    def message(number: int, text: object, **more: object) -> dict[str, object]:
        return {
            "id": number, "type": "message", "date": "2016-09-30T21:15:00",
            "date_unixtime": "1475262900", "from": "Free Brela", "from_id": "channel123",
            "text": text, "text_entities": [], **more,
        }  # fmt: skip

    linked: list[object] = [STORY[:5], {"type": "bold", "text": STORY[5:20]}, STORY[20:]]
    return json.dumps(
        {
            "name": "Free Brela",
            "type": "public_channel",
            "id": 123,
            "messages": [
                {"id": 1, "type": "service", "date": "2016-09-30T20:00:00", "action": "create"},
                message(2, linked, edited="2016-09-30T22:00:00", edited_unixtime="1475265600"),
                message(3, SECOND, forwarded_from="Dorna Watch", reply_to_message_id=2),
                message(4, "", photo="photos/1.jpg"),
            ],
        }
    ).encode()


GDELT = {
    "articles": [
        {
            "url": "https://brela.example/1", "title": "Market shelled",
            "seendate": "20160930T191500Z", "domain": "brela.example", "language": "English",
            "sourcecountry": "Ruritania",
        }
    ]
}  # fmt: skip

RELIEFWEB = {
    "href": "https://api.example/v1/reports",
    "totalCount": 2,
    "data": [
        {
            "id": "101",
            "fields": {
                "title": "Situation report 7", "body": STORY, "url_alias": "https://rw.example/7",
                "date": {"original": "2016-09-30T00:00:00+00:00",
                         "changed": "2016-10-01T10:00:00+00:00"},
                "source": [{"name": "Office for Relief", "shortname": "OfR"}],
            },
        },
        {"id": "102", "fields": {"title": "Map", "url": "https://rw.example/8", "date": {}}},
    ],
}  # fmt: skip

ARCHIVER = (
    "Link,Archive status,Archive location,Archive date,Upload timestamp,Upload title,"
    "Text content,Hash\n"
    "https://t.example/1,archived,https://store.example/1,2016-10-02T08:00:00Z,"
    f'2016-09-30T19:15:00Z,Market shelled,"{STORY}",ab12\n'
    "https://t.example/2,nothing archived,,,,,,\n"
)
MEDIA_CLOUD = (
    "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
    "1,2016-10-01,en,Brela Post,brela.example,2016-09-30,Market shelled,https://brela.example/1\n"
)

# -- pages ------------------------------------------------------------------------------------


def make_page(main: str, head: str = "", title: str = "Market shelled") -> bytes:
    return (
        f"<!doctype html><html><head><title>{title}</title>"
        f'<meta property="og:site_name" content="Brela Post">{head}</head>'
        f"<body><nav><a href='/'>Home</a></nav>{main}"
        '<section class="comments"><p>A reader writes that all of this is made up, as always.</p>'
        '</section><aside class="related"><a href="/2">Ten other stories that you may like</a>'
        "</aside><footer>All rights reserved</footer></body></html>"
    ).encode()


def json_ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


ARTICLE_LD = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Market shelled",
    "description": "Nine dead after shells hit a market",
    "datePublished": "2016-10-01T00:30:00+03:00",
    "dateModified": "2016-10-01T08:00:00+03:00",
    "author": [{"@type": "Person", "name": "A. Writer"}],
    "publisher": {"@type": "Organization", "name": "The Brela Post"},
    "articleBody": f"{STORY} {SECOND}",
}

POSTS = [
    ("p3", "2016-09-30T21:10:00+02:00", "Bridge closed", "The army closed the bridge to Dorna."),
    ("p2", "2016-09-30T20:40:00+02:00", "Toll rises", "Eleven people were killed, the mayor said."),
    ("p1", "2016-09-30T19:15:00+02:00", "Market shelled", STORY),
]


def live_ld() -> bytes:
    """A liveblog that tells its posts in JSON-LD."""
    blog = {
        "@type": "LiveBlogPosting",
        "headline": "Brela",
        "liveBlogUpdate": [
            {
                "@type": "BlogPosting", "headline": heading, "datePublished": at,
                "articleBody": f"<p>{body}</p>", "url": f"https://brela.example/live#{name}",
            }
            for name, at, heading, body in POSTS
        ],
    }  # fmt: skip
    head = json_ld(blog) + '<link rel="canonical" href="https://brela.example/live">'
    return make_page(f"<article><h1>Brela</h1><p>{STORY}</p></article>", head)


def live_marked() -> bytes:
    """A liveblog that marks its posts with <time>."""
    posts = "".join(
        f'<div class="post" id="{name}"><time datetime="{at}">{at[11:16]}</time><h2>{heading}</h2>'
        f"<p>{body}</p><p>More details of this came in from our reporter in the town.</p></div>"
        for name, at, heading, body in POSTS
    )
    head = '<link rel="canonical" href="https://brela.example/live">'
    title = "Brela: live updates"
    return make_page(f"<article><h1>{title}</h1>{posts}</article>", head, title)


def live_text() -> bytes:
    """A round-up whose posts begin with a time of day, the oldest first, over midnight."""
    lines = (
        "<p>21.40 GMT: Shells fell on the market of Brela. Nine people were killed.</p>"
        "<p>A doctor said that most of them were traders from the villages nearby.</p>"
        "<p>23:05 Two soldiers died when their car hit a mine near Dorna, the army said.</p>"
        "<p>00:20 The bridge to Dorna was closed, and a convoy of aid had to turn back.</p>"
    )
    head = '<meta property="article:published_time" content="2016-09-30T21:00:00+02:00">'
    title = "Brela round-up"
    return make_page(f"<article><h1>{title}</h1>{lines}</article>", head, title)


PACKERS = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}


def deflate_bomb(size: int) -> bytes:
    """Returns gzip of so many zeros, made without holding them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    packed = b"".join(packer.compress(block) for _ in range(size >> 20))
    return packed + packer.flush()
