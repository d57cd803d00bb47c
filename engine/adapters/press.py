"""Papers for a person who waits: one at a time on a machine, so that the inbox never does.

Turns are locks on files, which every process of the machine sees and none can forget to give back.
"""

from __future__ import annotations

import fcntl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.adapters.signer import Signer
from engine.adapters.typeset import Typesetter
from engine.domain.papers import Paper
from engine.errors import Busy

_LOOKS_EVERY = 0.02  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Press:
    """`seats` people at most stand at the press, the one being served among them; nobody twice."""

    typesetter: Typesetter
    folder: Path
    signer: Signer | None = None  # of the entity, for web processes; None: it has no certificate
    seats: int = 4
    patience: float = 4.0  # seconds that somebody waits for a turn
    seconds: float = 5.0  # that one paper may take

    def pdf(self, paper: Paper, *, person: int) -> bytes:
        """The PDF. Busy where the person, or too many others, are being served."""
        with self._turn(person):
            return self.typesetter.pdf(paper, seconds=self.seconds, gently=True)

    @contextmanager
    def _turn(self, person: int) -> Iterator[None]:
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as held:
            if not self._takes(held, f"person-{person}"):
                raise Busy("this person's last preview is not ready yet")
            if not any(self._takes(held, f"seat-{number}") for number in range(self.seats)):
                raise Busy(f"{self.seats} people stand at the press")
            until = time.monotonic() + self.patience
            while not self._takes(held, "press"):
                if time.monotonic() > until:
                    raise Busy(f"no turn in {self.patience} s")
                time.sleep(_LOOKS_EVERY)
            yield

    def _takes(self, held: ExitStack, name: str) -> bool:
        """The lock, until `held` ends; False where somebody has it."""
        with ExitStack() as opened:
            file = opened.enter_context((self.folder / name).open("w"))
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            held.push(opened.pop_all())
        return True
