"""The program's own source as the checks see it: files, syntax trees and imports."""

import ast
from dataclasses import dataclass
from functools import cache, cached_property

from scripts.measure import ROOT, python_files


@dataclass(frozen=True)
class Source:
    """A Python file of the program; ``path`` is relative to the project, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self):
        return ast.parse(self.text)

    @property
    def part(self):
        """The package or module right under tracker/: ``rules``, ``clock``; '' is the top."""
        within = self.path.removeprefix("tracker/").split("/")
        return within[0].removesuffix(".py").replace("__init__", "")

    @cached_property
    def imports(self):
        """Every module that is imported anywhere in the file, as (dotted name, line)."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [(alias.name, node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                module = self._absolute(node)
                found += [(f"{module}.{alias.name}", node.lineno) for alias in node.names]
        return found

    def _absolute(self, node):
        if not node.level:
            return node.module
        package = self.path.removesuffix(".py").split("/")[: -node.level]
        return ".".join([*package, *filter(None, [node.module])])

    def at(self, line, what):
        """Say a breach with its place."""
        return f"{self.path}:{line} {what}"


@cache
def program():
    """Every Python file of the program."""
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text())
        for path in python_files("tracker")
    ]


def dotted(node):
    """``datetime.now`` for the tree of ``datetime.now``; '' for anything that is no plain name."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return node.id if isinstance(node, ast.Name) else ""
