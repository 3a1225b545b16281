"""PDF files that are encrypted with an empty password, as programs do that forbid copying."""

import hashlib
import re

PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
NAME = b"0123456789abcdef"
ALLOWED = -4


def locked(content):
    """Encrypt a file of :func:`tests.annex.files.pdf` by RC4 (PDF 1.7, 7.6.3, revision 2)."""
    owner = rc4(hashlib.md5(PADDING).digest()[:5], PADDING)
    allowed = ALLOWED.to_bytes(4, "little", signed=True)
    key = hashlib.md5(PADDING + owner + allowed + NAME).digest()[:5]
    parts = [_hidden(*found.groups(), key=key) for found in _OBJECT.finditer(content)]
    parts.append(
        b"<< /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >>"
        % (owner.hex().encode(), rc4(key, PADDING).hex().encode(), ALLOWED)
    )
    made, places = b"%PDF-1.5\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start, size, name = len(made), len(parts) + 1, NAME.hex().encode()
    made += b"xref\n0 %d\n0000000000 65535 f \n" % size + table
    return made + (
        b"trailer << /Size %d /Root 1 0 R /Encrypt %d 0 R /ID [<%s> <%s>] >>\n"
        b"startxref\n%d\n%%%%EOF" % (size, len(parts), name, name, start)
    )


_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj\n", re.DOTALL)
_STREAM = re.compile(rb"(.*?stream\n)(.*)(\nendstream)", re.DOTALL)


def _hidden(number, part, *, key):
    found = _STREAM.fullmatch(part)
    if found is None:
        return part
    salted = hashlib.md5(key + int(number).to_bytes(3, "little") + b"\0\0").digest()[:10]
    return found[1] + rc4(salted, found[2]) + found[3]


def rc4(key, data):
    """Encrypt or decrypt by RC4."""
    state = list(range(256))
    other = 0
    for place in range(256):
        other = (other + state[place] + key[place % len(key)]) % 256
        state[place], state[other] = state[other], state[place]
    made, place, other = bytearray(), 0, 0
    for byte in data:
        place = (place + 1) % 256
        other = (other + state[place]) % 256
        state[place], state[other] = state[other], state[place]
        made.append(byte ^ state[(state[place] + state[other]) % 256])
    return bytes(made)
