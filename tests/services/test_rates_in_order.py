"""Rates of reporting begin with those who report least."""

from datetime import date

from tests.services.told import file
from tracker.services.report import reporting_rates


def test_the_lowest_rate_stands_first_and_equals_keep_their_order(cast, clock):
    file(cast.support, cast.duty("gxj"), percent=11)
    clock.set(date(2020, 4, 13))
    file(cast.lead, cast.duty(), token="late", percent=5)
    found = reporting_rates.rates_of(cast.supervisor, cast.plan, day=date(2020, 4, 13))
    for measure in ("completeness", "punctuality"):
        shown = found.lowest(measure)
        rates = [getattr(row.whole, measure) for row in shown]
        assert rates == sorted(rates)
        assert len(set(rates)) > 1, "the table must tell units apart"
        assert len(shown) == len(found.rows)
        for rate in set(rates):
            of = [row.department.id for row in shown if getattr(row.whole, measure) == rate]
            kept = [r.department.id for r in found.rows if getattr(r.whole, measure) == rate]
            assert of == kept
