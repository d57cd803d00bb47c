"""Every error raised on purpose, as a tree.

EngineError
├── NotFound             the case, task or definition does not exist          -> 404
├── NotAllowed           the official may not do this                         -> 403
│   └── Quarantined      nobody opens a file that may hold a virus
├── Conflict             the state moved on; reload and try again             -> 409
│   └── TaskNotOpen      somebody completed or cancelled the task first
├── InvalidInput         the person can correct it and send it again          -> 422
├── InvalidDefinition    the bundle breaks a modelling rule                   -> 422
├── Throttled            too many attempts; wait and try again                -> 429
├── Busy                 others are being served; a moment later it can be    -> 503
├── CaseFault            a fault inside one case: becomes an incident
│   ├── TermFault        an impossible step on a legal term
│   └── BudgetExceeded   the case ran too many steps or too long
└── DeliveryFailed       the outside world refused; the job engine retries
    └── NotTypeset       a template or what it was filled with cannot become a paper
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


class EngineError(Exception):
    """Root of all errors that Cauce raises on purpose."""


class NotFound(EngineError):
    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"{kind} {key} does not exist")
        self.kind, self.key = kind, key


class NotAllowed(EngineError):
    """The actor may not do this."""


class NoPart(NotAllowed):
    """The actor has no part in the case: to them it is as one that does not exist, so that what is
    reserved is not told from what is not."""


class Separated(NotAllowed):
    """The person did in this case what the law keeps apart from this. Says the norm."""

    def __init__(self, case_id: int, task_id: int, norm: str) -> None:
        super().__init__(f"task {task_id} is kept apart from what the actor did before: {norm}")
        self.case_id, self.task_id, self.norm = case_id, task_id, norm


class Quarantined(NotAllowed):
    """The file waits for the virus scanner, or the scanner found something in it."""

    def __init__(self, document_id: int, virus: str) -> None:
        super().__init__(f"document {document_id} is in quarantine: {virus or 'not scanned yet'}")
        self.virus = virus


class Conflict(EngineError):
    """The state moved on; reload and try again."""


class TaskNotOpen(Conflict):
    """Expected an open task. Says who closed it and when, for the page that keeps the draft."""

    def __init__(
        self, task_id: int, status: str, closed_by: str | None, closed_at: datetime | None
    ) -> None:
        super().__init__(f"task {task_id} is {status}, expected open")
        self.task_id, self.status = task_id, status
        self.closed_by, self.closed_at = closed_by, closed_at


class InvalidInput(EngineError):
    """A person can correct it. `fields` maps a field's key to a sentence in Spanish."""

    def __init__(self, fields: Mapping[str, str], message: str = "") -> None:
        super().__init__(message or "; ".join(f"{key}: {text}" for key, text in fields.items()))
        self.fields = dict(fields)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a designer must know about a file. `message` is a Spanish sentence."""

    file: str
    line: int
    element: str
    rule: str
    severity: str  # "error" | "warning"
    message: str


class InvalidDefinition(EngineError):
    """The bundle breaks modelling rules; nothing of it was deployed."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("; ".join(f"{f.file}:{f.line} {f.element}: {f.message}" for f in findings))
        self.findings = list(findings)


class Throttled(EngineError):
    """Too many attempts. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many attempts, retry after {retry_after} s")
        self.retry_after = retry_after


class Busy(EngineError):
    """As much of it as the machine may do at once is being done. Nothing was lost."""


class CaseFault(EngineError):
    """A fault inside one case (bad expression, failed service): becomes an incident."""

    def __init__(self, message: str, element_id: str = "", token: int | None = None) -> None:
        super().__init__(message)
        self.element_id, self.token = element_id, token


class TermFault(CaseFault):
    """An impossible step on a legal term: opening an open one, suspending a closed one."""


class BudgetExceeded(CaseFault):
    """The case ran more than its steps or its seconds in one transition."""


class DeliveryFailed(EngineError):
    """The outside world refused. A permanent refusal is not tried again."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class NotTypeset(DeliveryFailed):
    """The template or its data are at fault: trying again will not help. `line` 0: not known."""

    def __init__(self, paper: str, said: str, *, file: str = "", line: int = 0) -> None:
        super().__init__(f"{paper} cannot be typeset: {said}", permanent=True)
        self.paper, self.said, self.file, self.line = paper, said, file, line
