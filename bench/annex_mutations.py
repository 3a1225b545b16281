"""Damaged and hostile files: no traceback, no hang over the limit, no memory over the limit.

    python -m bench.annex_mutations FOLDER [--count 3000] [--seed 1]

FOLDER holds sound documents (docx, xlsx, pdf, txt), such as bench.annex_variants writes. Each file
is read by ``child.read_in_child``, as page and command line do: the outcome is that answer, the
time and memory those of the process that it starts. Printed one by one: what was stopped at a
limit, what took long, and what would be a traceback.
"""

from __future__ import annotations

import argparse
import collections
import io
import json
import os
import random
import re
import resource
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from tracker.annex import child

SLOW = 10
STOPPED = {child.TOO_SLOW: "out of time", child.TOO_HEAVY: "out of memory"}
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


def read(content: bytes) -> tuple[str, float, float, int]:
    """Read as the product does; yields outcome, seconds by the clock and of processor, MB.

    A fork stands between, so that what the system counts of its children is of this one alone.
    """
    source, sink = os.pipe()
    start = time.monotonic()
    pid = os.fork()
    if pid == 0:
        os.close(source)
        with os.fdopen(sink, "w") as answer:
            json.dump(outcome_of(content), answer)
        os._exit(0)
    os.close(sink)
    with os.fdopen(source) as answer:
        outcome, seconds, memory = json.loads(answer.read() or '["no answer", 0, 0]')
    os.waitpid(pid, 0)
    return outcome, time.monotonic() - start, seconds, memory


def outcome_of(content: bytes) -> tuple[str, float, int]:
    try:
        child.read_in_child(content, "a")
        outcome = "read"
    except child.errors.TrackerError as refused:
        outcome = STOPPED.get(refused.message, refused.code)
    except Exception as surprise:  # noqa: BLE001 - what no answer of the product may be
        outcome = f"traceback: {type(surprise).__name__}: {surprise}"[:120]
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return outcome, used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--count", type=int, default=3000)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    outcomes: collections.Counter[str] = collections.Counter()
    slowest, busiest, largest = (0.0, ""), (0.0, ""), (0, "")
    for name, content in mutated(given.folder, given.count, random.Random(given.seed)):
        outcome, clock, seconds, memory = read(content)
        outcomes[outcome] += 1
        if outcomes.total() % 250 == 0:
            print(f"{outcomes.total()} files: {dict(outcomes)}", flush=True)
        if is_failure(outcome) or outcome in STOPPED.values() or seconds > SLOW:
            figures = f"{clock:.1f} s, {seconds:.1f} s of processor, {memory} MB"
            print(f"{name}: {outcome}, {figures}, {len(content)} bytes", flush=True)
        slowest, busiest = max(slowest, (clock, name)), max(busiest, (seconds, name))
        largest = max(largest, (memory, name))
    print(f"{outcomes.total()} files: {dict(outcomes)}")
    print(f"slowest {slowest[0]:.1f} s ({slowest[1]}), busiest {busiest[0]:.1f} s ({busiest[1]})")
    print(f"largest {largest[0]} MB ({largest[1]})")
    return int(any(map(is_failure, outcomes)))


def is_failure(outcome: str) -> bool:
    return outcome.startswith(("traceback", "no answer"))


if __name__ == "__main__":
    sys.exit(main())
