"""PDF streams are packed: what they unpack to is checked before any library unpacks them."""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Callable, Iterator

from tracker.annex import refusals
from tracker.annex.refusals import DocumentRefused

MEGABYTE = 1024 * 1024
MOST_OF_ONE = 6 * MEGABYTE  # what draws one page; a full page of text has some 50 KB
MOST_OF_ALL = 64 * MEGABYTE
MOST_OF_PICTURE = 64 * MEGABYTE  # a page scanned in colour has 26 MB
MOST_OF_PICTURES = 400 * MEGABYTE
MOST_LZW = 2 * MEGABYTE  # packed; no program has written it for twenty years
MOST_FILTERS = 6
_BLOCK = 64 * 1024
_EVERY = 17  # byte is looked at
_BEFORE = 4_000  # no description of a stream is longer
_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r)?")
_FILTERS = re.compile(rb"/(?:Filter|F)\s*(\[[^\]]*\]|/\w+)")
_NAME = re.compile(rb"/(\w+)")
# Neither is read as what draws a page, unless it says what draws one.
_PICTURE = re.compile(rb"/Subtype\s*/(?:Image|Type1C|CIDFontType0C|OpenType)|/Length1\b")
_DRAWS = bytes(range(32, 127)) + b"\t\n\r"


def check_streams(content: bytes, filename: str) -> None:
    """Raise a refusal for a PDF of which one stream, or all, unpack to more than is allowed.

    Each stream is unpacked no further than to the limit, and what a file says of a length is not
    believed. Pictures and fonts, which are never unpacked here, may be larger.
    """
    drawn = pictured = 0
    for picture, size in _sizes(content):
        drawn += 0 if picture else size
        pictured += size if picture else 0
        one = MOST_OF_PICTURE if picture else MOST_OF_ONE
        if size > one or drawn > MOST_OF_ALL or pictured > MOST_OF_PICTURES:
            raise DocumentRefused(
                refusals.STREAM_TOO_LARGE,
                file=filename,
                one=MOST_OF_ONE // MEGABYTE,
                limit=MOST_OF_ALL // MEGABYTE,
            )


def _sizes(content: bytes) -> Iterator[tuple[bool, int]]:
    """Yield for each stream whether it is a picture or a font, and what it unpacks to."""
    for found in _STREAM.finditer(content):
        opened = content.rfind(b"obj", max(0, found.start() - _BEFORE), found.start())
        says = content[opened + 3 if opened >= 0 else found.start() : found.start()]
        picture = bool(_PICTURE.search(says))
        limit = MOST_OF_PICTURE if picture else MOST_OF_ONE
        unpacked, largest = _unpacked(content, found.end(), _filters(says), limit=limit + 1)
        yield picture and not _may_draw(unpacked), largest


def _filters(says: bytes) -> list[str]:
    """Yield the names of a stream's filters, in the order in which they are undone."""
    found = _FILTERS.search(says)
    return [name.decode() for name in _NAME.findall(found[1])] if found else []


def _may_draw(unpacked: bytes) -> bool:
    """Tell whether most of what a stream holds is written in letters, as what draws a page is."""
    sample = unpacked[::_EVERY]
    return len(sample.translate(None, _DRAWS)) * 10 < len(sample)


def _unpacked(content: bytes, start: int, names: list[str], *, limit: int) -> tuple[bytes, int]:
    """Yield what a stream holds, cut at the limit, and the most that any of its steps yields."""
    if len(names) > MOST_FILTERS:
        return b"", limit
    if not names and _is_zlib(content[start : start + 2]):
        names = ["FlateDecode"]  # the filter may be named elsewhere
    if names[:1] in (["FlateDecode"], ["Fl"]):
        data, names = _inflated(content, start, limit=limit), names[1:]
    else:
        end = content.find(b"endstream", start)
        data = content[start : end if end >= 0 else len(content)]
    largest = 0 if names else len(data)
    for name in names:
        if (undo := _UNDO.get(name)) is None:
            break  # a picture's own packing, which only drawing it undoes
        data = undo(data, limit)
        largest = max(largest, len(data))
    return data[:limit], largest


def _is_zlib(head: bytes) -> bool:
    return len(head) == 2 and head[0] & 0x0F == 8 and int.from_bytes(head, "big") % 31 == 0


def _inflated(content: bytes, start: int, *, limit: int) -> bytes:
    """Yield what a zlib stream holds up to the limit; a damaged one up to the damage."""
    unpacker = zlib.decompressobj()
    found = bytearray()
    for place in range(start, len(content), _BLOCK):
        try:
            found += unpacker.decompress(content[place : place + _BLOCK], limit - len(found))
        except zlib.error:
            break
        if unpacker.eof or len(found) >= limit:
            break
    return bytes(found)


def _from_ascii85(data: bytes, limit: int) -> bytes:
    written = re.sub(rb"\s", b"", data.partition(b"~>")[0].removeprefix(b"<~"))
    try:
        return base64.a85decode(written[: 2 * limit])[:limit]
    except ValueError:
        return b""


def _from_hex(data: bytes, limit: int) -> bytes:
    written = re.sub(rb"[^0-9A-Fa-f]", b"", data.partition(b">")[0])[: 2 * limit]
    return binascii.unhexlify(written + b"0" * (len(written) % 2))


def _from_runs(data: bytes, limit: int) -> bytes:
    found = bytearray()
    place = 0
    while place < len(data) and len(found) < limit and data[place] != 128:
        count = data[place]
        if count < 128:
            found += data[place + 1 : place + 2 + count]
            place += count + 2
        else:
            found += data[place + 1 : place + 2] * (257 - count)
            place += 2
    return bytes(found[:limit])


def _from_lzw(data: bytes, limit: int) -> bytes:
    """Yield what LZW codes of growing width stand for; too long a stream counts as too much."""
    if len(data) > MOST_LZW:
        return b"\0" * limit
    found = bytearray()
    table: list[bytes] = []
    before = b""
    for code in _codes(data, table):
        if code == 256 or not table:
            table[:] = [*(bytes((letter,)) for letter in range(256)), b"", b""]
            before = b""
        if code == 257 or len(found) > limit:
            break
        if code != 256:
            entry = table[code] if code < len(table) else before + before[:1]
            if before and len(table) < 4096:
                table.append(before + entry[:1])
            found += entry
            before = entry
    return bytes(found[:limit])


def _codes(data: bytes, table: list[bytes]) -> Iterator[int]:
    """Yield the codes; they grow from 9 to 12 bits as the table fills, one entry early."""
    held = bits = 0
    for byte in data:
        held, bits = (held << 8) | byte, bits + 8
        width = min(12, max(9, (len(table) + 1).bit_length()))
        if bits >= width:
            bits -= width
            yield held >> bits
            held &= (1 << bits) - 1


def _inflate_again(data: bytes, limit: int) -> bytes:
    return _inflated(data, 0, limit=limit)


_UNDO: dict[str, Callable[[bytes, int], bytes]] = {
    "FlateDecode": _inflate_again,
    "Fl": _inflate_again,
    "ASCII85Decode": _from_ascii85,
    "A85": _from_ascii85,
    "ASCIIHexDecode": _from_hex,
    "AHx": _from_hex,
    "RunLengthDecode": _from_runs,
    "RL": _from_runs,
    "LZWDecode": _from_lzw,
    "LZW": _from_lzw,
}
