"""Tables as CSV that spreadsheets open in the right letters and never take for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from tracker.inert import inert

FORMULA = tuple("=+-@\t\r＝＋－＠")


def table_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Yield a table in UTF-8 with its mark; what would begin a formula gets an apostrophe.

    Marks that nobody sees are left out first, lest one hide the sign that begins a formula.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _harmless(cell: str) -> str:
    clean = inert(cell)
    return f"'{clean}" if clean.startswith(FORMULA) or clean.lstrip().startswith(FORMULA) else clean
