"""Takes the text lines of a PDF apart, in a process of its own that may be killed.

    python -P pdf_child.py PAGES SECONDS BYTES < file.pdf

Prints a JSON object a line: what the file says of itself, then each page with its boxes of text
in reading order, a line as `[x0, y0, x1, y1, size, text]` in points from the lower left. Imports
nothing of this program, so that it starts quickly.
"""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Iterable, Iterator
from typing import Any

from pdfminer.high_level import extract_pages
from pdfminer.layout import LAParams, LTChar, LTContainer, LTTextBox, LTTextLine
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import resolve1
from pdfminer.utils import decode_text

_FIELDS = ("Title", "Author", "Subject", "Creator", "CreationDate", "ModDate")


def limit_process(seconds: int, memory: int) -> None:
    """Bounds this process's processor time and memory, where the system can."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read_info(body: bytes) -> dict[str, str]:
    """Returns what the file says of itself: title, author, dates, in its own words."""
    found = {}
    for info in PDFDocument(PDFParser(io.BytesIO(body)), "").info:
        for name in _FIELDS:
            value = resolve1(info.get(name))
            if isinstance(value, bytes | str):
                found[name] = decode_text(value) if isinstance(value, bytes) else value
    return found


def read_pages(body: bytes, most: int) -> Iterator[dict[str, Any]]:
    """Yields each page's size and its boxes of lines, in reading order; one page over `most`."""
    layout = LAParams(all_texts=True)
    for page in extract_pages(io.BytesIO(body), maxpages=most + 1, laparams=layout):
        boxes = [
            [_line(line) for line in box if isinstance(line, LTTextLine)] for box in _boxes(page)
        ]
        yield {"width": page.width, "height": page.height, "boxes": boxes}


def _boxes(container: Iterable[Any]) -> Iterator[Any]:
    for item in container:
        if isinstance(item, LTTextBox):
            yield item
        elif isinstance(item, LTContainer):
            yield from _boxes(item)


def _line(line: Any) -> list[Any]:
    sizes = [char.size for char in line if isinstance(char, LTChar)]
    size = sorted(sizes)[len(sizes) // 2] if sizes else 0.0
    bounds = [round(value, 2) for value in (line.x0, line.y0, line.x1, line.y1, size)]
    return [*bounds, line.get_text().strip()]


def main() -> int:
    """Reads standard input, writes standard output."""
    most, seconds, memory = (int(word) for word in sys.argv[1:4])
    logging.disable()
    limit_process(seconds, memory)
    body = sys.stdin.buffer.read()
    try:
        print(json.dumps({"info": read_info(body)}))  # noqa: T201 - what the parent reads
        for page in read_pages(body, most):
            print(json.dumps(page))  # noqa: T201
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        print(json.dumps({"error": "encrypted", "message": type(error).__name__}))  # noqa: T201
    except MemoryError:
        print(json.dumps({"error": "memory", "message": ""}))  # noqa: T201
    except Exception as error:  # a broken file raises what its objects raise
        message = f"{type(error).__name__}: {error}"[:300]
        print(json.dumps({"error": "broken", "message": message}))  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
