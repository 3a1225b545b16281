"""Figures as people type them and as they are kept: decimal texts without a sign."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction

LARGEST_FIGURE = Decimal("1e12")


def number_of(text: str) -> Decimal | None:
    """Yield the number that a typed figure means, None for what is none.

    >>> number_of(" 1,200 ")
    Decimal('1200')
    """
    plain = text.strip().replace(",", "").replace("，", "").rstrip("%％")
    try:
        number = Decimal(plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() and 0 <= number < LARGEST_FIGURE else None


def text_of(number: Decimal) -> str:
    """Yield a figure as it is kept.

    >>> text_of(Decimal("24.50"))
    '24.5'
    """
    return format(number.normalize(), "f")


def numbers_in(figures: Mapping[str, str]) -> dict[str, Fraction]:
    """Yield figures as exact numbers; what is none is left out."""
    found = {code: number_of(str(text)) for code, text in figures.items()}
    return {code: Fraction(number) for code, number in found.items() if number is not None}
