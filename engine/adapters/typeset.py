"""Papers: a template and its data become a PDF that is kept for years (PDF/A-2a, tagged).

A paper is typeset in a short-lived process of its own with limits on time, memory and pages: never
inside a unit of work, and nothing that somebody wrote can hold up or read the process that asked.
What people wrote reaches a template as data, never as markup.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from engine.adapters import typeset_child as child
from engine.domain.papers import Paper
from engine.domain.printable import each_text, plainest, shown
from engine.errors import DeliveryFailed, NotTypeset

SECONDS = 20.0
#: what a paper may weigh before it is typeset: a letter of a hundred pages is a quarter of it
LARGEST = 1024 * 1024
#: what typst says when a mark stands with a letter of another font
_NO_SHAPE = "could not be displayed"


class Typesetter(Protocol):
    """Makes the PDF of a paper."""

    def pdf(self, paper: Paper, *, seconds: float = SECONDS, gently: bool = False) -> bytes:
        """The PDF; `gently` where a person only looks. NotTypeset where the template or its data
        are at fault, DeliveryFailed where it took too long."""
        ...


@dataclass(frozen=True, slots=True)
class Typst:
    """The real one: typst, in a child process."""

    pages: int = child.PAGES

    def pdf(self, paper: Paper, *, seconds: float = SECONDS, gently: bool = False) -> bytes:
        try:
            return self._set(paper, shown, seconds, gently)
        except NotTypeset as refusal:
            if _NO_SHAPE not in refusal.said:
                raise
        return self._set(paper, plainest, seconds, gently)

    def _set(
        self, paper: Paper, readable: Callable[[str], str], seconds: float, gently: bool
    ) -> bytes:
        said = {"files": paper.files, "data": each_text(paper.data, readable)}
        asked = json.dumps(said).encode()
        if len(asked) > LARGEST:
            raise NotTypeset(paper.name, f"it weighs {len(asked)} bytes before it is set")
        done = self._run(asked, paper.name, seconds, gently)
        if done.returncode == child.REFUSED:
            raise _refused(paper.name, done.stdout)
        if done.returncode or not done.stdout.startswith(b"%PDF"):
            told = done.stderr.decode(errors="replace")[-500:] or f"exit {done.returncode}"
            raise NotTypeset(paper.name, told)
        return done.stdout

    def _run(
        self, asked: bytes, name: str, seconds: float, gently: bool
    ) -> subprocess.CompletedProcess[bytes]:
        work = math.ceil(seconds) + 1  # of the processor: whoever waits gives up before that
        limits = [str(work), str(self.pages), "10" if gently else "0"]
        with TemporaryDirectory(prefix="cauce-paper-") as nowhere:
            command = [sys.executable, "-I", "-m", child.__name__, nowhere, *limits]
            try:
                return subprocess.run(  # noqa: S603 -- our own module; people's words go to stdin
                    command,
                    input=asked,
                    capture_output=True,
                    check=False,
                    timeout=seconds,
                    env={"RAYON_NUM_THREADS": "1"},  # one core: the other one serves people
                )
            except subprocess.TimeoutExpired as error:
                raise DeliveryFailed(f"{name} took more than {seconds} s to typeset") from error


def _refused(name: str, said: bytes) -> NotTypeset:
    found: dict[str, Any] = json.loads(said)
    return NotTypeset(name, str(found["message"]), file=str(found["file"]), line=int(found["line"]))
