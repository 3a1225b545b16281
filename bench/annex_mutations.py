"""Damaged and hostile files: no traceback, no hang over the limit, no memory over the limit.

    python -m bench.annex_mutations FOLDER [--count 3000] [--seed 1]

FOLDER holds sound documents (docx, xlsx, pdf, txt), such as bench.annex_variants writes. Each file
is read as the child process reads it: limits set, then ``answer_for``; the process is forked from
one that has the libraries loaded already. What an answer would hide is counted apart: errors that
``answer_for`` only knows as a damaged file are printed by their kind.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import io
import json
import logging
import os
import random
import re
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from tracker.annex import child
from tracker.annex.readers import docx, pdf, text, xlsx

LOADED = (docx, pdf, text, xlsx)
LIMIT_SECONDS = 60
HOSTILE = "（由等、和市,;。1.(a"


def cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content))]


def cut_middle(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + content[start + chance.randrange(1, 5000) :]


def joined(content: bytes, chance: random.Random) -> bytes:
    return content + content[chance.randrange(len(content)) :]


def reordered(content: bytes, chance: random.Random) -> bytes:
    size = max(1, len(content) // chance.randrange(2, 30))
    parts = [content[at : at + size] for at in range(0, len(content), size)]
    chance.shuffle(parts)
    return b"".join(parts)


def random_bytes(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.randrange(1, 200)):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def random_block(content: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(content))
    return content[:start] + chance.randbytes(chance.randrange(1, 3000)) + content[start:]


def noise(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.choice((0, 4, 8, 1024))] + chance.randbytes(chance.randrange(1, 60_000))


def inner(content: bytes, chance: random.Random) -> bytes:
    """Change the XML within a package: tags lost, doubled, moved; figures made huge."""
    return repacked(content, chance, change_xml)


def change_xml(part: bytes, chance: random.Random) -> bytes:
    tags = list(re.finditer(rb"<[^>]{1,200}>", part))
    if not tags:
        return part
    kind = chance.randrange(4)
    tag = chance.choice(tags)
    if kind == 0:
        return part[: tag.start()] + part[tag.end() :]
    if kind == 1:
        return part[: tag.end()] + tag[0] * chance.randrange(1, 2000) + part[tag.end() :]
    if kind == 2:
        other = chance.choice(tags)
        return part[: tag.start()] + other[0] + part[tag.end() :]
    huge = str(chance.choice((-1, 0, 99999999, 2**31, 2**63, 10**40))).encode()
    return re.sub(
        rb'="\d+"', lambda found: b'="' + huge + b'"' if chance.random() < 0.05 else found[0], part
    )


def repacked(
    content: bytes, chance: random.Random, change: Callable[[bytes, random.Random], bytes]
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        names = [name for name in old.namelist() if name.endswith(".xml")]
        chosen = chance.choice([name for name in names if "document" in name or "sheet" in name])
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                part = old.read(name)
                new.writestr(name, change(part, chance) if name == chosen else part)
    return made.getvalue()


def bomb(content: bytes, chance: random.Random) -> bytes:
    """A package with a part that unpacks to very much, or that lies about its size."""
    blank = b" " * chance.choice((10_000_000, 70_000_000, 250_000_000))
    kind = chance.randrange(3)
    if kind == 0:
        return repacked(content, chance, lambda part, _: part.replace(b"?>", b"?>" + blank, 1))
    if kind == 1:
        nested = b"<w:tbl>" * 200_000
        return repacked(
            content, chance, lambda part, _: part.replace(b"<w:body>", b"<w:body>" + nested)
        )
    packed = repacked(content, chance, lambda part, _: part + blank)
    return packed.replace(len(blank).to_bytes(4, "little"), (1000).to_bytes(4, "little"))


def entities(content: bytes, chance: random.Random) -> bytes:
    """A billion laughs, or a file of this machine, in a part of the package."""
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = (
        f'<!DOCTYPE x [<!ENTITY a0 "ha">{laughs}<!ENTITY f SYSTEM "file:///etc/passwd">]>'.encode()
    )

    def change(part: bytes, _: random.Random) -> bytes:
        part = part.replace(b"?>", b"?>" + head, 1)
        return part.replace(b"<w:t>", b"<w:t>&a9;&f;", 1).replace(b"<t>", b"<t>&a9;&f;", 1)

    return repacked(content, chance, change)


def pdf_bomb(content: bytes, chance: random.Random) -> bytes:
    """Streams that unpack to very much, put in the place of a page's own."""
    packed = zlib.compress(
        chance.choice((b"0 0 m 1 1 l S ", b"BT (a) Tj ET ")) * chance.choice((10**5, 10**7))
    )
    return re.sub(
        rb"stream\r?\n.*?endstream",
        lambda found: b"stream\n" + packed + b"\nendstream" if chance.random() < 0.3 else found[0],
        content,
        flags=re.DOTALL,
    )


def hostile_text(content: bytes, chance: random.Random) -> bytes:
    """Text that a careless pattern would try again and again."""
    piece = "".join(chance.choice(HOSTILE) for _ in range(chance.randrange(1, 6)))
    words = chance.choice(
        (
            "牵头",
            "责任单位：",
            "市人社局、",
            "以下各项均需",
            "列第一位",
            "按职责",
            "2021年",
            "（一）",
            " ",
            "\t",
            "\n",
        )
    )
    long = (piece + words) * chance.randrange(10, 30_000)
    return (long[:400_000] + "（市人社局负责）\n").encode() + content[: chance.randrange(5000)]


GENERAL = (cut, cut_middle, joined, reordered, random_bytes, random_block, noise)
SPECIAL = {
    ".docx": (inner, inner, inner, bomb, entities),
    ".xlsx": (inner, inner, inner, bomb, entities),
    ".pdf": (pdf_bomb,),
    ".txt": (hostile_text, hostile_text),
}


def mutated(folder: Path, count: int, chance: random.Random) -> Iterator[tuple[str, bytes]]:
    sound: dict[str, list[bytes]] = collections.defaultdict(list)
    for path in sorted(folder.iterdir()):
        if path.suffix in SPECIAL and path.stat().st_size:
            sound[path.suffix].append(path.read_bytes())
    kinds = sorted(sound)
    for number in range(count):
        suffix = kinds[number % len(kinds)]
        ways = (*GENERAL, *SPECIAL[suffix])
        way = ways[(number // len(kinds)) % len(ways)]
        yield f"{way.__name__}{suffix}", way(chance.choice(sound[suffix]), chance)


def read(content: bytes) -> tuple[str, str, float, int]:
    """Read in a forked process; yields outcome, hidden error, seconds and memory in MB."""
    source, sink = os.pipe()
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.close(source)
        with os.fdopen(sink, "w") as answer:
            child.limit_self(LIMIT_SECONDS)
            with contextlib.suppress(MemoryError):
                answer.write(json.dumps(outcome_of(content)))
        os._exit(0)
    os.close(sink)
    with os.fdopen(source) as answer:
        written = answer.read()
    _, status, used = os.wait4(pid, 0)
    if os.WIFEXITED(status) and not written:
        return "out of memory", "", time.monotonic() - start, used.ru_maxrss // 1024
    seconds = time.monotonic() - start
    try:
        outcome, hidden = json.loads(written)
    except ValueError:
        signal = os.WTERMSIG(status)
        ended = {6: "out of memory", 11: "out of memory", 24: "out of time", 9: "out of time"}
        outcome, hidden = ended.get(signal, f"killed ({status})"), ""
    return outcome, hidden, seconds, used.ru_maxrss // 1024


def outcome_of(content: bytes) -> tuple[str, str]:
    hidden = ""
    from tracker.annex import reading

    real = reading.read_document

    def watched(data: bytes, name: str) -> object:
        nonlocal hidden
        try:
            return real(data, name)
        except child.errors.TrackerError:
            raise
        except BaseException as surprise:
            hidden = f"{type(surprise).__name__}: {surprise}"[:120]
            raise

    reading.read_document = watched
    answer = child.answer_for(content, "a")
    return ("tasks" if "draft" in answer else answer["refused"]["code"]), hidden


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--count", type=int, default=3000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    logging.disable()
    outcomes, hidden = collections.Counter(), collections.Counter()
    slowest, largest = (0.0, ""), (0, "")
    for name, content in mutated(given.folder, given.count, random.Random(given.seed)):
        outcome, surprise, seconds, memory = read(content)
        outcomes[outcome] += 1
        if outcomes.total() % 250 == 0:
            print(f"{outcomes.total()} files: {dict(outcomes)}", flush=True)
        if surprise:
            hidden[f"{name}: {surprise}"] += 1
        if outcome.startswith("killed") or seconds > 20:
            print(f"{name}: {outcome}, {seconds:.1f} s, {memory} MB, {len(content)} bytes")
        slowest, largest = max(slowest, (seconds, name)), max(largest, (memory, name))
    print(f"{outcomes.total()} files: {dict(outcomes)}")
    print(f"slowest {slowest[0]:.1f} s ({slowest[1]}), largest {largest[0]} MB ({largest[1]})")
    for surprise, times in hidden.most_common(20):
        print(f"    taken for damaged, {times} times: {surprise}")
    return int(any(outcome.startswith("killed") for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
