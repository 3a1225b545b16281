"""Figures are exact until they are shown, and shown half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.figures import decimal_text, half_up, short_text


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("87.345", 2, "87.35"),
        ("87.3449999", 2, "87.34"),
        ("2.675", 2, "2.68"),  # binary floats would give 2.67
        ("0", 2, "0.00"),
        ("100", 2, "100.00"),
        ("-2.5", 0, "-3"),
        ("-0.004", 2, "0.00"),
        ("2/3", 4, "0.6667"),
        ("0.05", 1, "0.1"),
    ],
)
def test_a_figure_is_rounded_half_up_when_it_is_shown(value: str, places: int, text: str) -> None:
    assert decimal_text(Fraction(value), places) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("12.5", "12.5"),
        ("12", "12"),
        ("-2", "-2"),
        ("0.5", "0.5"),
        ("0", "0"),
        ("100", "100"),
        ("1/3", "0.3333"),
    ],
)
def test_a_short_figure_has_no_idle_noughts(value: str, text: str) -> None:
    assert short_text(Fraction(value)) == text


@given(st.decimals(-1000, 1000, places=5), st.integers(0, 4))
def test_rounding_is_that_of_decimal_arithmetic(value: Decimal, places: int) -> None:
    step = Decimal(1).scaleb(-places)
    expected = value.quantize(step, rounding=ROUND_HALF_UP)
    assert half_up(Fraction(value), places) == Fraction(expected)
    assert Decimal(decimal_text(Fraction(value), places)) == expected
