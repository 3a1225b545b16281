"""Measure the code: sizes of files and functions, and the share of it that is pure.

``make check`` prints the figures; the architecture tests hold the limits.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).resolve().parent.parent
PURE = ("rules", "annex", "documents", "seedfiles")
PURE_SHARE_WANTED = 25
GENERATED = ("tracker/migrations/versions",)


@dataclass(frozen=True, slots=True)
class Function:
    """A function's place, its length in lines and how it may be called."""

    place: str
    lines: int
    arguments: int
    positional: int
    is_module_level: bool

    @property
    def is_public(self) -> bool:
        """Tell whether other modules call it by its name; a method may override a library's."""
        return self.is_module_level and not self.place.split()[-1].startswith("_")


def main() -> int:
    """Print the figures of the program and its tests."""
    files = list(python_files("tracker"))
    code = sum(code_lines(path.read_text()) for path in files)
    tests = sum(code_lines(path.read_text()) for path in python_files("tests"))
    lengths = [function.lines for path in files for function in functions(path)]
    print(
        f"Code: {code} lines in {len(files)} files; tests: {tests} lines, {tests / code:.2f} a line"
    )
    print(
        f"Functions: {len(lengths)}, median {median(lengths):g} lines, "
        f"p90 {ninetieth(lengths):g}, longest {max(lengths)}"
    )
    print(
        f"Pure ({', '.join(PURE)}): {pure_share():.0f} % of the code; wanted {PURE_SHARE_WANTED} %"
    )
    return 0


def python_files(folder: str) -> Iterator[Path]:
    """Yield the Python files below a folder of the project, in order, without generated ones."""
    for path in sorted((ROOT / folder).rglob("*.py")):
        if not path.relative_to(ROOT).as_posix().startswith(GENERATED):
            yield path


def code_lines(text: str) -> int:
    """Count the lines that are neither blank nor only a comment; docstrings count."""
    lines = (line.strip() for line in text.splitlines())
    return sum(1 for line in lines if line and not line.startswith("#"))


def functions(path: Path) -> Iterator[Function]:
    """Yield every function of a file, nested ones and methods included."""
    text, name = path.read_text(), path.relative_to(ROOT).as_posix()
    yield from functions_of(text, name)


def functions_of(text: str, name: str) -> Iterator[Function]:
    """Yield every function of a source text; ``self`` and ``cls`` are no arguments."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            positional = [
                given.arg
                for given in node.args.posonlyargs + node.args.args
                if given.arg not in ("self", "cls")
            ]
            yield Function(
                place=f"{name}:{node.lineno} {node.name}",
                lines=(node.end_lineno or node.lineno) - node.lineno + 1,
                arguments=len(positional) + len(node.args.kwonlyargs),
                positional=len(positional),
                is_module_level=node in tree.body,
            )


def ninetieth(lengths: list[int]) -> float:
    """Yield the length that nine of ten functions do not exceed."""
    return quantiles(lengths, n=10, method="inclusive")[-1]


def pure_share() -> float:
    """Yield how much of the program's code stands in its pure packages, in percent."""
    lines = {path: code_lines(path.read_text()) for path in python_files("tracker")}
    pure = sum(
        count
        for path, count in lines.items()
        if path.relative_to(ROOT / "tracker").parts[0] in PURE
    )
    return 100 * pure / sum(lines.values())


if __name__ == "__main__":
    sys.exit(main())
