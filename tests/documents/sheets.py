"""Workbooks read back without a spreadsheet program: cells, formulas, and a small recount."""

import io
import re
import zipfile
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from xml.etree import ElementTree as ET

SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RANGE = re.compile(r"([A-Z]+)(\d+)(?::([A-Z]+)(\d+))?")


@dataclass(frozen=True)
class Cell:
    """A cell as the file holds it: its type, its formula and its value."""

    kind: str
    formula: str | None
    value: str | None

    @property
    def number(self):
        """Yield the value as an exact number, None where the cell is empty or text."""
        if self.kind in ("s", "str") or self.value in (None, ""):
            return None
        return Decimal(self.value)


def names_in(content):
    """Yield the names of the sheets."""
    book = ET.fromstring(zipfile.ZipFile(io.BytesIO(content)).read("xl/workbook.xml"))
    return [sheet.get("name") for sheet in book.iter(f"{SPACE}sheet")]


def xml_of(content, number=1):
    """Yield the XML of a sheet."""
    return zipfile.ZipFile(io.BytesIO(content)).read(f"xl/worksheets/sheet{number}.xml").decode()


def cells_of(content, number=1):
    """Yield the cells of a sheet by their place, texts resolved."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    texts = []
    if "xl/sharedStrings.xml" in archive.namelist():
        shared = ET.fromstring(archive.read("xl/sharedStrings.xml"))
        texts = ["".join(t.text or "" for t in si.iter(f"{SPACE}t")) for si in shared]
    found = {}
    for cell in ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{SPACE}c"):
        kind, value = cell.get("t") or "n", cell.findtext(f"{SPACE}v")
        if kind == "s":
            value = texts[int(value)]
        found[cell.get("r")] = Cell(kind, cell.findtext(f"{SPACE}f"), value)
    return found


def recount(cells, formula):
    """Yield what one of our formulas counts from the cells: a sum, or a share in percent."""
    summed = re.fullmatch(r'IF\(COUNT\((.+)\)=0,"",SUM\(\1\)\)', formula)
    if summed:
        values = [v for place in places(summed[1]) if (v := value_of(cells, place)) is not None]
        return sum(values, Decimal(0)) if values else None
    share = re.fullmatch(
        r'IF\(OR\(N\((\w+)\)=0,NOT\(ISNUMBER\((\w+)\)\)\),"",ROUND\(100\*\2/\1,1\)\)', formula
    )
    if share:
        whole, part = value_of(cells, share[1]), value_of(cells, share[2])
        if not whole or part is None:
            return None
        return (100 * part / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    raise AssertionError(formula)


def value_of(cells, place):
    """Yield a cell's number, counted anew where it is a formula."""
    cell = cells.get(place)
    if cell is None:
        return None
    return recount(cells, cell.formula) if cell.formula else cell.number


def places(written):
    """Yield the places of A1:A9 or A1,A5."""
    for part in written.split(","):
        column, first, _, last = RANGE.fullmatch(part).groups()
        for line in range(int(first), int(last or first) + 1):
            yield f"{column}{line}"
