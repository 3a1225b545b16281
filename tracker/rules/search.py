"""What a search asks for and where it is found: terms of a query, marks and excerpts in a text.

Chinese is written without blanks, so a term of four characters or more is also taken as found where
its pairs of characters stand apart: 技能培训 in “技能提升和岗前培训”. What holds the term as it was
typed is worth more.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

MOST_LETTERS, MOST_TERMS = 80, 6
EXCERPT = 64
PAIRED = 4  # from so many characters on a term may stand apart


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a query; each of ``apart`` is a set of pairs that together stand for it."""

    text: str
    apart: tuple[tuple[str, ...], ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Yield the term and its pairs, the longest first, for marking."""
        pairs = {pair for pairs in self.apart for pair in pairs}
        return (self.text, *sorted(pairs))

    @property
    def has_case(self) -> bool:
        """Tell whether the term has letters that may be written large or small."""
        return self.text.lower() != self.text.upper()


def terms_of(query: str) -> tuple[Term, ...]:
    """Yield the terms of a query: runs of letters and digits, each once, in the order typed.

    >>> [term.text for term in terms_of("临政办发〔2019〕13号  技能培训")]
    ['临政办发', '2019', '13号', '技能培训']
    """
    letters = (_plain(letter) for letter in query[:MOST_LETTERS])
    words = dict.fromkeys("".join(letters).split())
    return tuple(Term(word, _apart(word)) for word in list(words)[:MOST_TERMS])


def _plain(letter: str) -> str:
    """Yield a letter or digit in its common width, a blank for everything else."""
    if unicodedata.category(letter)[0] not in "LN":
        return " "
    return unicodedata.normalize("NFKC", letter)


def _apart(word: str) -> tuple[tuple[str, ...], ...]:
    """Yield the ways in which a Chinese word may stand apart: its pairs from either end."""
    if len(word) < PAIRED or not all("\u3400" <= letter <= "\u9fff" for letter in word):
        return ()
    starts = (0,) if len(word) % 2 == 0 else (0, 1)
    return tuple(
        tuple(word[at : at + 2] for at in range(start, len(word) - 1, 2)) for start in starts
    )


def holds(text: str, term: Term) -> bool:
    """Tell whether a text holds a term as typed or apart."""
    plain = text.lower()
    return term.text.lower() in plain or any(
        all(pair in plain for pair in pairs) for pairs in term.apart
    )


def words_in(text: str, terms: Sequence[Term]) -> tuple[str, ...]:
    """Yield what is to be marked in a text: each term where it stands as typed, else its pairs."""
    plain, found = text.lower(), []
    for term in terms:
        if term.text.lower() in plain:
            found.append(term.text)
        elif holds(text, term):
            found += [word for word in term.words[1:] if word in plain]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text; ``is_hit`` is marked."""

    text: str
    is_hit: bool = False


def marked(text: str, words: Sequence[str]) -> tuple[Piece, ...]:
    """Yield a text in pieces, with every occurrence of the words as a hit."""
    plain, at, rest = text.lower(), 0, 0
    if len(plain) != len(text):  # a letter that grows when it is made small: nothing is marked
        return (Piece(text),)
    wanted = sorted({word.lower() for word in words if word}, key=len, reverse=True)
    pieces: list[Piece] = []
    while at < len(text):
        word = next((each for each in wanted if plain.startswith(each, at)), None)
        if word is None:
            at += 1
            continue
        if rest < at:
            pieces.append(Piece(text[rest:at]))
        pieces.append(Piece(text[at : at + len(word)], is_hit=True))
        at = rest = at + len(word)
    return (*pieces, Piece(text[rest:])) if rest < len(text) else tuple(pieces)


def excerpt(text: str, words: Sequence[str], *, length: int = EXCERPT) -> tuple[Piece, ...]:
    """Yield the part of a text around its first hit, marked, with … where it was cut."""
    line = " ".join(text.split())
    places = [at for word in words if (at := line.lower().find(word.lower())) >= 0]
    first = max(0, min(places, default=0) - length // 4)
    if first + length >= len(line):
        first = max(0, len(line) - length)
    cut = line[first : first + length]
    head, tail = "…" if first else "", "…" if first + length < len(line) else ""
    return marked(f"{head}{cut}{tail}", words)
