"""Score what ``annex read`` finds against label files: python -m bench.annex_scores DOCS LABELS…

A label file is YAML: ``doc`` (the document's file name) and ``tasks``, each with ``text_starts``,
``lead``, ``support``, ``responsible``, ``groups``, ``open_ended``, ``deadline``. DOCS is a folder
with the documents; a label file whose ``doc`` is not there is matched by
``--document LABEL=FILE``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from tracker.annex.child import read_in_child
from tracker.annex.draft import AnnexTask
from tracker.errors import TrackerError


@dataclass
class Score:
    labelled: int = 0
    found: int = 0
    extra: int = 0
    units: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)
    misses: list = field(default_factory=list)

    def add(self, other: Score) -> None:
        self.labelled += other.labelled
        self.found += other.found
        self.extra += other.extra
        self.units += other.units
        self.right += other.right
        self.misses += other.misses


def plain(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def match(
    labels: list[dict], tasks: list[AnnexTask]
) -> tuple[dict[int, AnnexTask], list[AnnexTask]]:
    """Pair each label with the first unused task that begins with its words, or holds them."""
    left, pairs = list(tasks), {}
    for begins in (True, False):
        for at, label in enumerate(labels):
            if at in pairs:
                continue
            wanted = plain(label["text_starts"])
            for task in left:
                text = plain(task.text)
                if text.startswith(wanted) if begins else wanted in text:
                    pairs[at] = task
                    left.remove(task)
                    break
    return pairs, left


def score(labels: list[dict], tasks: list[AnnexTask], *, complete: bool) -> Score:
    pairs, left = match(labels, tasks)
    result = Score(labelled=len(labels), found=len(pairs), extra=len(left) if complete else 0)
    for at, label in enumerate(labels):
        if at not in pairs:
            result.misses.append(f"task {label['n']} not found: {label['text_starts']}")
            result.units["missed"] += len(label["responsible"])
            continue
        compare(label, pairs[at], result)
    if complete:
        result.misses += [f"extra task in line {task.line}: {task.text[:40]}" for task in left]
    return result


def compare(label: dict, task: AnnexTask, result: Score) -> None:
    wanted, found = Counter(label["responsible"]), Counter(task.responsible)
    result.units["both"] += (wanted & found).total()
    result.units["missed"] += (wanted - found).total()
    result.units["invented"] += (found - wanted).total()
    deadline = label.get("deadline")
    deadlines = "；".join(deadline) if isinstance(deadline, list) else deadline
    for part, want, got in (
        ("list", label["responsible"], [*task.responsible]),
        ("lead", label["lead"] or [], [*task.lead]),
        ("support", label["support"], [*task.support]),
        ("groups", label["groups"], [*task.groups]),
        ("open_ended", label["open_ended"], task.open_ended),
        ("deadline", deadlines, task.deadline),
    ):
        result.right[part] += want == got
        if want != got:
            result.misses.append(f"task {label['n']} {part}: labelled {want}, read {got}")


def line(name: str, result: Score) -> str:
    both, missed, invented = (result.units[each] for each in ("both", "missed", "invented"))
    f1 = 2 * both / max(1, 2 * both + missed + invented)
    parts = " ".join(
        f"{part} {result.right[part]}/{result.found}"
        for part in ("list", "lead", "support", "groups", "open_ended", "deadline")
    )
    head = f"{name}: tasks {result.found}/{result.labelled} extra {result.extra}"
    return f"{head} unit F1 {f1:.4f} {parts}"


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("docs", type=Path)
    asked.add_argument("labels", type=Path, nargs="+")
    asked.add_argument("--document", action="append", default=[], metavar="LABEL=FILE")
    given = asked.parse_args()
    documents = dict(each.split("=", 1) for each in given.document)
    total = Score()
    for path in sorted(given.labels):
        labels = yaml.safe_load(path.read_text(encoding="utf-8"))
        document = Path(documents.get(path.name, given.docs / labels["doc"]))
        try:
            draft = read_in_child(document.read_bytes(), document.name)
            result = score(
                labels["tasks"], list(draft.tasks), complete=labels.get("complete", True)
            )
        except TrackerError as refused:
            result = score(labels["tasks"], [], complete=True)
            result.misses.append(f"refused: {refused}")
        print(line(path.name, result))
        for miss in result.misses:
            print(f"    {miss}")
        total.add(result)
    print(line("all", total))
    return 0 if not total.misses else 1


if __name__ == "__main__":
    sys.exit(main())
