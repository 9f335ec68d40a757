"""Feeds made-up input to the readers of files, guided by what each input reaches.

    python tests/ingest/fuzz_forms.py [--seconds 60] [--form NAME ...] [--out build/fuzz]

A finding is an error of our own code that is no InputError, or an input that takes over twenty
seconds or 2 GB. It is written to a file below `--out`; what is mended becomes a case in
`test_fuzzed.py`. Uses atheris (libFuzzer); without it, inputs are altered at random, which finds
less.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

try:
    import atheris
except ImportError:
    atheris = None

with atheris.instrument_imports(include=["recount.ingest"]) if atheris else nullcontext():
    from recount.ingest import pdf_child
    from recount.ingest.forms import detect_type, other_forms
    from recount.ingest.odd import find_odd
    from recount.ingest.page import Member, Page
    from recount.ingest.pdf_text import Sheet, lay_out
    from recount.ingest.readers import READERS

import form_samples as samples

from recount.errors import InputError

SLOWEST = 20
MEMORY_MB = 2_000
LONGEST = 100_000
SEEDS: dict[str, list[bytes]] = {
    "application/pdf": [samples.two_columns(), samples.make_pdf([samples.column(9, 9, ["a"])])],
    "message/rfc822": [
        bytes(samples.make_message()),
        bytes(samples.make_message(samples.STORY, f"<p>{samples.SECOND}</p>")),
    ],
    "application/mbox": [samples.make_mbox([samples.make_message(), samples.make_message()])],
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": [
        samples.make_docx()
    ],
    "application/vnd.oasis.opendocument.text": [samples.make_odt()],
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": [
        samples.make_xlsx(samples.ARTICLES)
    ],
    "application/vnd.telegram+json": [samples.make_telegram()],
    "application/vnd.gdelt+json": [json.dumps(samples.GDELT).encode()],
    "application/vnd.reliefweb+json": [json.dumps(samples.RELIEFWEB).encode()],
    "text/html": [samples.live_ld(), samples.live_marked(), samples.live_text()],
    "text/csv": [samples.ARCHIVER.encode(), samples.MEDIA_CLOUD.encode()],
    "text/plain": ["Zerstört\n".encode(), "Zerstört\n".encode("cp1252"), "Аl\u200be".encode()],
    "application/zip": [samples.make_zip({"a/b.txt": samples.STORY, "c.html": "<p>x</p>"})],
    "application/x-tar": [samples.make_tar({"a.txt": b"x"}, {"b": "a.txt"})],
    "application/gzip": [samples.PACKERS["gz"](b"x" * 99)],
}


def read(form: str, body: bytes) -> None:
    """Reads an input with a form's reader, and what lies inside it at one more depth."""
    if form == "application/pdf":
        pdf_child.read_info(body)
        lay_out([Sheet.of(page) for page in pdf_child.read_pages(body, 20)])
        return
    kind = detect_type(body, "a")
    other_forms(body, kind)
    if kind != form and not form.startswith(("text/", "message/")):
        return  # its reader never sees it
    for found in READERS[form](body, "a", {}):
        if isinstance(found, Member):
            detect_type(found.read(), found.ref)
        elif isinstance(found, Page):
            find_odd(found.text)
            assert all(0 <= p.start < p.end <= len(found.text) for p in found.parts)


LIBRARIES = frozenset({"application/pdf", *(form for form in SEEDS if form.endswith("sheet"))})
"""Forms whose library raises what it likes; for the others, any error is a finding."""


def is_ours(form: str, error: BaseException) -> bool:
    """Whether an error is a finding: one of our own code, or of a reader that should know it."""
    if form not in LIBRARIES:
        return True
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and ("/recount/" in frames[-1].filename or __file__ in frames[-1].filename)


def try_one(form: str, body: bytes) -> None:
    """Reads an input; raises what is a finding."""
    try:
        read(form, body)
    except InputError:
        pass
    except Exception as error:
        if is_ours(form, error):
            raise


def run_guided(form: str, seconds: int, out: Path) -> None:
    """Fuzzes in this process, which ends with it."""
    corpus = out / "corpus" / form.replace("/", "_")
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(SEEDS[form]):
        (corpus / f"seed-{number}").write_bytes(seed)
    options = [
        sys.argv[0], str(corpus), f"-max_total_time={seconds}", f"-timeout={SLOWEST}",
        f"-rss_limit_mb={MEMORY_MB}", f"-max_len={LONGEST}", "-verbosity=0",
        f"-artifact_prefix={out}/{form.replace('/', '_')}-",
    ]  # fmt: skip
    atheris.Setup(options, lambda data: try_one(form, data))
    atheris.Fuzz()


def alter(body: bytes, chance: random.Random) -> bytes:
    """Returns an input with some bytes set, cut out or doubled."""
    changed = bytearray(body)
    for _ in range(chance.randrange(1, 20)):
        at = chance.randrange(max(1, len(changed)))
        size = chance.randrange(1, 40)
        way: Callable[[], object] = chance.choice(
            [
                lambda at=at: changed.__setitem__(
                    slice(at, at + 1), bytes([chance.randrange(256)])
                ),
                lambda at=at, size=size: changed.__delitem__(slice(at, at + size)),
                lambda at=at, size=size: changed.__setitem__(
                    slice(at, at), changed[at : at + size]
                ),
            ]
        )
        way()
    return bytes(changed)


def run_unguided(form: str, seconds: int, out: Path) -> int:
    """Reads inputs altered at random until the time is over; returns how many were findings."""
    chance, end, tried, bad = random.Random(), time.monotonic() + seconds, 0, 0
    while time.monotonic() < end:
        body = alter(chance.choice(SEEDS[form]), chance)
        tried += 1
        try:
            try_one(form, body)
        except Exception:
            bad += 1
            (out / f"{form.replace('/', '_')}-{tried}").write_bytes(body)
            traceback.print_exc()
    print(f"{form}: {tried} inputs, {bad} findings")
    return bad


def run_each(forms: list[str], seconds: int, out: Path) -> Iterator[str]:
    """Fuzzes each form in a process of its own; yields those with a finding."""
    for form in forms:
        print(f"fuzzing {form} for {seconds} s", flush=True)
        given = ["--one", form, "--seconds", str(seconds), "--out", str(out)]
        command = [sys.executable, __file__, *given]
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
        if done.returncode:
            print(done.stdout.decode(errors="replace")[-4_000:])
            yield form


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--form", choices=sorted(SEEDS), action="append")
    parser.add_argument("--out", type=Path, default=Path("build/fuzz"))
    parser.add_argument("--one", choices=sorted(SEEDS), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    chosen.out.mkdir(parents=True, exist_ok=True)
    if chosen.one and atheris is not None:
        run_guided(chosen.one, chosen.seconds, chosen.out)
        return 0
    if chosen.one:
        return min(1, run_unguided(chosen.one, chosen.seconds, chosen.out))
    if atheris is None:
        print("atheris is not installed (pip install atheris): inputs are altered at random only")
    bad = list(run_each(chosen.form or sorted(SEEDS), chosen.seconds, chosen.out))
    print(f"findings in: {', '.join(bad)}; see {chosen.out}" if bad else "no findings")
    return bool(bad)


if __name__ == "__main__":
    sys.exit(main())
