"""Read a stranger's document in a process of its own, with limits of memory and time.

A parser that is led astray by a crafted file can then only end itself.
"""

from __future__ import annotations

import gc
import json
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any

from tracker import errors
from tracker.annex import refusals
from tracker.annex.draft import AnnexDraft
from tracker.i18n import N_

MEMORY_BYTES = 500 * 1024 * 1024
SECONDS = 40  # of processor time; on a busy machine this may take longer by the clock
WAIT_FACTOR = 2
OUT_OF_TIME = (-24, -9)  # SIGXCPU, then SIGKILL
OUT_OF_MEMORY = (-6, -11)  # what a library in C does where memory is refused
ROOT = Path(__file__).resolve().parents[2]
TOO_SLOW = N_(
    "Reading %(file)s took longer than %(seconds)s seconds and was stopped. Keep only the pages "
    "with the tasks, and try again."
)
TOO_HEAVY = N_(
    "Reading %(file)s needs more than %(limit)s MB of memory and was stopped. Keep only the pages "
    "with the tasks, and try again."
)
KINDS: dict[str, type[errors.TrackerError]] = {
    kind.code: kind
    for kind in (
        refusals.UnreadableDocument,
        refusals.DocumentRefused,
        refusals.DocumentTooLarge,
        refusals.NoTasksFound,
    )
}
# The child loads the annex alone: the package's own start would load web and database.
STARTED_BY_CHILD = """
import sys, types
package = types.ModuleType("tracker")
package.__path__ = [sys.argv[1] + "/tracker"]
sys.path.insert(0, sys.argv[1])
sys.modules["tracker"] = package
from tracker.annex import child
child.main(sys.argv[2], seconds=int(sys.argv[3]))
"""


def read_in_child(content: bytes, filename: str, *, seconds: int = SECONDS) -> AnnexDraft:
    """Read a document as :func:`tracker.annex.reading.read_document` does, in a limited process.

    Raises the same errors, and :class:`DocumentRefused` when a limit is reached.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program; the file's name is an argument
            [sys.executable, "-I", "-c", STARTED_BY_CHILD, str(ROOT), filename, str(seconds)],
            input=content,
            capture_output=True,
            timeout=seconds * WAIT_FACTOR,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},  # none of the program's secrets
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise refusals.DocumentRefused(TOO_SLOW, file=filename, seconds=seconds) from slow
    if done.returncode in OUT_OF_TIME:
        raise refusals.DocumentRefused(TOO_SLOW, file=filename, seconds=seconds)
    if done.returncode in OUT_OF_MEMORY or b"MemoryError" in done.stderr:
        limit = MEMORY_BYTES // 1024 // 1024
        raise refusals.DocumentRefused(TOO_HEAVY, file=filename, limit=limit)
    answer = _answer(done.stdout)
    if answer is None:
        raise refusals.UnreadableDocument(refusals.BROKEN, file=filename)
    if "draft" in answer:
        return AnnexDraft.from_stored(answer["draft"])
    refused = answer["refused"]
    raise KINDS[refused["code"]](refused["message"], **refused["params"])


def _answer(written: bytes) -> dict[str, Any] | None:
    """Yield what the child answered; None where it ended without an answer."""
    try:
        found: dict[str, Any] = json.loads(written)
    except ValueError:
        return None
    return found


def main(filename: str, *, seconds: int) -> None:
    """Be the child: read the document on standard input, answer as JSON on standard output."""
    limit_self(seconds)
    logging.disable()  # parsers complain at length about what a mutilated file holds
    gc.disable()  # the process ends with its one document; the memory limit holds anyway
    answer = json.dumps(answer_for(sys.stdin.buffer.read(), filename))  # quicker than json.dump
    sys.stdout.write(answer)


def limit_self(seconds: int) -> None:
    """Limit this process's memory and processor time, and let it write no file.

    Where the system knows no such limits (Windows), the parent's time limit is left.
    """
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer_for(content: bytes, filename: str) -> dict[str, Any]:
    """Yield the draft or the refusal as plain JSON values."""
    from tracker.annex.reading import read_document

    try:
        return {"draft": read_document(content, filename).as_stored()}
    except errors.TrackerError as refused:
        return _refusal(refused)
    except MemoryError:
        limit = MEMORY_BYTES // 1024 // 1024
        return _refusal(refusals.DocumentRefused(TOO_HEAVY, file=filename, limit=limit))
    except Exception:  # noqa: BLE001 - whatever a parser raises on a stranger's file is a damaged file
        return _refusal(refusals.UnreadableDocument(refusals.BROKEN, file=filename))


def _refusal(refused: errors.TrackerError) -> dict[str, Any]:
    return {
        "refused": {
            "code": refused.code,
            "message": refused.message,
            "params": refused.params,
        }
    }
