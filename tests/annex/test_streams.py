"""PDF files whose streams unpack to very much are refused before any library unpacks them."""

import base64
import zlib

import pytest

from tests.annex.files import pdf
from tracker.annex import refusals
from tracker.annex.readers.pdf_streams import MOST_OF_ONE, check_streams
from tracker.annex.reading import read_document
from tracker.annex.refusals import DocumentRefused, NoTasksFound

DRAWN = b"0 0 m 1 1 l S "
MUCH = DRAWN * (MOST_OF_ONE // len(DRAWN) + 1)


def holding(says, data, *, end=b"endstream"):
    return b"%PDF-1.4\n1 0 obj\n<< " + says + b" >>\nstream\n" + data + b"\n" + end + b"\nendobj\n"


def runs(data):
    """Pack by RunLength: a byte that repeats stands once."""
    return b"".join(bytes((129, byte)) for byte in data) + b"\x80"


def lzw(count):
    """Pack ``count`` codes of LZW, each the entry that the code before it has just made."""
    table, bits = 258, [format(256, "09b"), format(65, "09b")]
    for _ in range(count):
        bits.append(format(table, f"0{min(12, max(9, (table + 1).bit_length()))}b"))
        table += 1
    written = "".join(bits)
    return int(written.ljust(-(-len(written) // 8) * 8, "0"), 2).to_bytes(-(-len(written) // 8))


BOMBS = {
    "deflate": (b"/Filter /FlateDecode", zlib.compress(MUCH)),
    "deflate, without a filter's name": (b"/Filter 7 0 R", zlib.compress(MUCH)),
    "deflate, twice": (
        b"/Filter [/FlateDecode /FlateDecode]",
        zlib.compress(zlib.compress(MUCH)),
    ),
    "ascii85 and deflate": (
        b"/Filter [/ASCII85Decode /FlateDecode]",
        base64.a85encode(zlib.compress(MUCH)) + b"~>",
    ),
    "hexadecimal and deflate": (
        b"/Filter [/ASCIIHexDecode /FlateDecode]",
        zlib.compress(MUCH).hex().encode() + b">",
    ),
    "runs": (b"/Filter /RunLengthDecode", runs(b"q" * (MOST_OF_ONE // 128 + 1))),
    "lzw": (b"/Filter /LZWDecode", lzw(3_700)),
    "not packed": (b"", MUCH),
    "a lie about a picture": (b"/Subtype /Image /Filter /FlateDecode", zlib.compress(MUCH)),
    "an object stream": (b"/Type /ObjStm /Filter /FlateDecode", zlib.compress(MUCH)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_stream_that_unpacks_to_very_much_is_refused(name):
    with pytest.raises(DocumentRefused) as refused:
        read_document(holding(*BOMBS[name]), "a.pdf")
    assert refused.value.message == refusals.STREAM_TOO_LARGE


def test_an_early_end_in_the_data_does_not_hide_what_follows():
    packer = zlib.compressobj(0)
    data = packer.compress(b"endstream " * 3 + MUCH) + packer.flush()
    with pytest.raises(DocumentRefused):
        check_streams(holding(b"/Filter /FlateDecode", data), "a.pdf")


def test_many_streams_together_are_refused():
    one = holding(b"/Filter /FlateDecode", zlib.compress(MUCH[: MOST_OF_ONE - 100]))
    check_streams(one * 10, "a.pdf")
    with pytest.raises(DocumentRefused):
        check_streams(one * 11, "a.pdf")


def test_pictures_and_fonts_may_be_large():
    grey = bytes(range(256)) * (3 * MOST_OF_ONE // 256)
    check_streams(holding(b"/Subtype /Image /Filter /FlateDecode", zlib.compress(grey)), "a.pdf")
    check_streams(holding(b"/Length1 9 /Filter /FlateDecode", zlib.compress(grey)), "a.pdf")


def test_a_sound_file_is_opened():
    with pytest.raises(NoTasksFound):
        read_document(pdf([[(40, 40, "天气晴朗，适合出游，公园里的花都开了。")]]), "a.pdf")
