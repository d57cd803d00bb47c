"""The part of SpiffWorkflow that we stand on, with types: the one place that imports it.

Its kernel moves tasks between states along the specs of a workflow. Its BPMN specs, parsers, script
engines and serialisers are not used: docs/adr/0002 says why. The version is pinned; what is
written under TYPE_CHECKING is what tests/unit/bpm/test_traps.py holds it to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from SpiffWorkflow.util.task import TaskState

FUTURE: int = TaskState.FUTURE
WAITING: int = TaskState.WAITING
READY: int = TaskState.READY
STARTED: int = TaskState.STARTED
COMPLETED: int = TaskState.COMPLETED
CANCELLED: int = TaskState.CANCELLED

if TYPE_CHECKING:

    class Net:
        """A workflow spec: nodes by key."""

        task_specs: dict[str, Any]

        def __init__(self, name: str) -> None: ...

    class Spec:
        """A task spec: what happens to a task, as hooks."""

        name: str
        manual: bool

        def __init__(self, net: Net, name: str, *, description: str) -> None: ...
        def connect(self, other: Spec) -> None: ...
        def _update(self, task: Any) -> None: ...

    class KernelTask:
        """A task: a spec, a state, and the tasks that hang from it."""

        id: int
        internal_data: dict[str, Any]
        _state: int
        _parent: int | None
        _children: list[int]

        def __init__(
            self, workflow: Any, spec: Any, parent: Any, state: int, identity: int
        ) -> None: ...
        def _ready(self) -> None: ...
        def run(self) -> bool | None: ...

    class KernelWorkflow:
        """A running workflow."""

        completed: bool

        def __init__(self, spec: Net, *, deserializing: bool) -> None: ...

else:
    from SpiffWorkflow import Workflow as KernelWorkflow
    from SpiffWorkflow.specs import WorkflowSpec as Net
    from SpiffWorkflow.specs.base import TaskSpec as Spec
    from SpiffWorkflow.task import Task as KernelTask

__all__ = [
    "CANCELLED",
    "COMPLETED",
    "FUTURE",
    "READY",
    "STARTED",
    "WAITING",
    "KernelTask",
    "KernelWorkflow",
    "Net",
    "Spec",
]
