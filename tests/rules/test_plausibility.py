"""Figures that cannot be right are told; figures that can are left alone."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.rules.plausibility import FigureAsked, Reported, doubtful_figures

ASKED = (
    FigureAsked("trained", "培训人次", "flow", target=Fraction(7200)),
    FigureAsked("employees", "企业职工", "flow", part_of="trained"),
    FigureAsked("migrants", "农民工", "flow", part_of="trained"),
    FigureAsked("skilled", "技能劳动者占比", "ratio"),
    FigureAsked("workshops", "实训基地", "level"),
)


def codes(now: dict[str, int], before: dict[str, int] | None = None) -> list[str]:
    reported = Reported(
        {code: Fraction(value) for code, value in now.items()},
        {code: Fraction(value) for code, value in (before or {}).items()},
    )
    return [why.code for why in doubtful_figures(ASKED, reported)]


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        ({"skilled": 100}, {}, []),
        ({"skilled": 101}, {}, ["figure_over_whole"]),
        ({"workshops": 3}, {"workshops": 3}, []),
        ({"workshops": 2}, {"workshops": 3}, ["figure_falls"]),
        ({"trained": 300}, {"trained": 100}, []),
        ({"trained": 301}, {"trained": 100}, ["figure_jumps"]),
        ({"trained": 301}, {"trained": 0}, []),
        ({"trained": 50}, {"trained": 100}, []),
        ({"trained": 7200}, {}, []),
        ({"trained": 7201}, {}, ["figure_over_target"]),
        ({"trained": 100, "employees": 60, "migrants": 40}, {}, []),
        ({"trained": 100, "employees": 101}, {}, ["figure_part_over_whole"]),
        ({"trained": 100, "employees": 60, "migrants": 41}, {}, ["figure_parts_over_whole"]),
        ({"employees": 60}, {}, []),
        ({}, {"workshops": 3}, []),
    ],
)
def test_figures_are_doubted_at_their_limits(
    now: dict[str, int], before: dict[str, int], expected: list[str]
) -> None:
    assert codes(now, before) == expected


NUMBERS = st.fractions(min_value=0, max_value=10**6)


@given(trained=NUMBERS, shares=st.tuples(NUMBERS, NUMBERS))
def test_parts_within_the_whole_are_never_doubted(
    trained: Fraction, shares: tuple[Fraction, Fraction]
) -> None:
    whole = sum(shares, Fraction(0)) + trained
    now = {"trained": whole, "employees": shares[0], "migrants": shares[1]}
    found = doubtful_figures(ASKED, Reported(now))
    assert not any("part" in why.code for why in found)


@given(now=st.dictionaries(st.sampled_from([a.code for a in ASKED]), NUMBERS), order=st.randoms())
def test_the_order_of_the_figures_does_not_matter(now: dict[str, Fraction], order: object) -> None:
    shuffled = list(ASKED)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    told = [
        sorted(str(why) for why in doubtful_figures(a, Reported(now))) for a in (ASKED, shuffled)
    ]
    assert told[0] == told[1]
