"""A file read by the bare library alone, for comparison: python bench/bare_reading.py FILE."""

from __future__ import annotations

import sys
from pathlib import Path


def bare_pdf(path: Path) -> int:
    import pdfplumber

    count = 0
    with pdfplumber.open(path) as document:
        for page in document.pages:
            count += len(page.extract_text() or "") + len(page.extract_tables())
            page.close()
    return count


def bare_sheet(path: Path) -> int:
    import openpyxl

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(len(str(cell.value)) for row in book.active.iter_rows() for cell in row)


BARE = {".pdf": bare_pdf, ".xlsx": bare_sheet}

if __name__ == "__main__":
    asked = Path(sys.argv[1])
    sys.exit(0 if BARE[asked.suffix](asked) else 1)
