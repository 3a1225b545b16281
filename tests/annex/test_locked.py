"""Encrypted PDF files that open to everybody: read, and checked like all others."""

import zlib

import pytest

from tests.annex.files import pdf
from tests.annex.locked import locked
from tracker.annex import refusals
from tracker.annex.readers import unlocked
from tracker.annex.readers.pdf_streams import MOST_OF_ONE
from tracker.annex.reading import read_document
from tracker.annex.refusals import DocumentRefused, DocumentTooLarge

PAGE = pdf([[(40, 40, "1.推进培训。（市人社局负责）")]])


def bomb():
    """A page that a small packed stream draws for ever."""
    packed = zlib.compress(b"0 0 m 1 1 l S " * (MOST_OF_ONE // 14 + 1))
    start, end = PAGE.index(b"<< /Length"), PAGE.index(b"\nendstream")
    says = b"<< /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    return PAGE[:start] + says + packed + PAGE[end:]


def test_a_file_that_opens_without_a_password_is_read():
    (task,) = read_document(locked(PAGE), "a.pdf").tasks
    assert task.responsible == ("市人社局",)


def test_its_streams_are_checked_although_they_are_encrypted():
    with pytest.raises(DocumentRefused) as refused:
        read_document(locked(bomb()), "a.pdf")
    assert refused.value.message == refusals.STREAM_TOO_LARGE


def test_a_file_that_asks_for_a_password_is_refused_with_what_to_do():
    content = locked(PAGE)
    start = content.index(b"/U <") + 4
    other = b"00" if content[start : start + 2] != b"00" else b"11"
    with pytest.raises(DocumentRefused) as refused:
        read_document(content[:start] + other + content[start + 2 :], "a.pdf")
    assert refused.value.message == refusals.ENCRYPTED


def test_the_copy_is_no_larger_than_is_allowed(monkeypatch):
    monkeypatch.setattr(unlocked, "MOST_BYTES", 100)
    with pytest.raises(DocumentTooLarge):
        read_document(locked(PAGE), "a.pdf")
