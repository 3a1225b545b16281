"""Exact figures put into decimal text: half up, and only when a figure is shown or stored."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction, places: int) -> Fraction:
    """Round to so many decimal places, halves away from zero; the result is exact again (R6)."""
    scale = 10**places
    steps = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    return Fraction(steps if value >= 0 else -steps, scale)


def decimal_text(value: Fraction, places: int) -> str:
    """Yield a figure with exactly so many decimal places, rounded half up.

    >>> decimal_text(Fraction(17469, 200), 2)
    '87.35'
    """
    steps = int(half_up(value, places) * 10**places)
    digits = str(abs(steps)).rjust(places + 1, "0")
    sign = "-" if steps < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def shown_percent(value: Fraction) -> Decimal:
    """Yield a percentage of progress as every page and sentence shows it: two places, half up.

    >>> shown_percent(Fraction(200, 3))
    Decimal('66.67')
    """
    return Decimal(decimal_text(value, 2))


def short_text(value: Fraction, most_places: int = 4) -> str:
    """Yield a figure with as few decimal places as say it: ``12.5``, ``-2``.

    A figure that has no end is rounded half up to ``most_places``.
    """
    text = decimal_text(value, most_places)
    return text.rstrip("0").rstrip(".") if most_places else text
