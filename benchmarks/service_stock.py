"""The same service with the other engine: stock SpiffWorkflow, stored whole in the case's row.

Benchmark only. `StockRuntime` answers what the services ask of `engine.bpm.runtime`, in the same
shape, so that tables, statements, permissions, forms, history and audit are the very same code.
Either engine decodes a snapshot once, although a completion asks it twice: for what the form
sees, and to move. Where a choice had to be made it favours stock: the variables are not stored a
second time in their own column, and the steps that the history tells are gathered as they happen.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from unittest.mock import patch

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

from benchmarks.measuring import PROCESSES
from engine.bpm.definition import Definition
from engine.bpm.transition import Host, OpenedTask, Snapshot, Step, StepKind, Transition
from engine.services import cases, progress, tasks

ROLE = "oficina"
NO_VARIABLES = '{"case":{},"scopes":{}}'
#: the modules that move a case: each knows the engine by this name
MOVERS = (cases, progress, tasks)


@dataclass(frozen=True, slots=True)
class _Read:
    """A stored case, and its open tasks by the number that our column keeps."""

    of: Snapshot
    workflow: Any
    waiting: dict[int, Any]


class StockRuntime:
    """What the services call of `engine.bpm.runtime`, on stock SpiffWorkflow."""

    def __init__(self) -> None:
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
        self._specs: dict[str, Any] = {}
        self._last: _Read | None = None

    def start(
        self,
        definition: Definition,
        variables: Mapping[str, Any],
        host: Host,
        start_event: str | None = None,
    ) -> Transition:
        workflow = BpmnWorkflow(self._spec(definition.process_id))
        workflow.task_tree.data.update(_plain(variables))
        return self._moved(definition, workflow, frozenset(), [])

    def complete(
        self,
        definition: Definition,
        snapshot: Snapshot,
        token: int,
        values: Mapping[str, Any],
        host: Host,
    ) -> Transition:
        read = self._read(snapshot)
        self._last = None  # it changes now: the next completion reads what was stored
        task = read.waiting[token]
        task.set_data(**_plain(values))
        task.run()
        steps = [_step(definition, task, StepKind.COMPLETED)]
        return self._moved(definition, read.workflow, frozenset(read.waiting), steps, token)

    def visible(
        self, definition: Definition, snapshot: Snapshot, token: int | None = None
    ) -> dict[str, Any]:
        read = self._read(snapshot)
        return dict(read.workflow.data if token is None else read.waiting[token].data)

    def _spec(self, process_id: str) -> Any:
        if process_id not in self._specs:
            parser = SpiffBpmnParser()
            parser.add_bpmn_file(str(PROCESSES / "stock" / f"{process_id}.bpmn"))
            self._specs[process_id] = parser.get_spec(f"bench_{process_id}")
        return self._specs[process_id]

    def _read(self, snapshot: Snapshot) -> _Read:
        if self._last is None or self._last.of is not snapshot:
            workflow = self.serializer.deserialize_json(snapshot.state.decode())
            waiting = {_token(task): task for task in _open(workflow)}
            self._last = _Read(snapshot, workflow, waiting)
        return self._last

    def _moved(
        self,
        definition: Definition,
        workflow: Any,
        known: frozenset[int],
        steps: list[Step],
        done: int | None = None,
    ) -> Transition:
        workflow.do_engine_steps(
            did_complete_task=lambda task: steps.extend(_passed(definition, task))
        )
        opened = [task for task in _open(workflow) if _token(task) not in known]
        steps += [_step(definition, task, StepKind.ENTERED) for task in opened]
        return Transition(
            state=self.serializer.serialize_json(workflow).encode(),
            variables=NO_VARIABLES,
            ended=bool(workflow.is_completed()),
            tasks=tuple(_opened(definition, task) for task in opened),
            completed=frozenset() if done is None else frozenset({done}),
            steps=steps,
        )


@contextmanager
def stock_engine(runtime: StockRuntime) -> Iterator[None]:
    """Within it the services move their cases with `runtime`."""
    with ExitStack() as stack:
        for module in MOVERS:
            stack.enter_context(patch.object(module, "runtime", runtime))
        yield


def _open(workflow: Any) -> Iterator[Any]:
    yield from workflow.get_tasks(state=TaskState.READY, manual=True)


def _token(task: Any) -> int:
    """A number for the column in which we keep ours."""
    return int(task.id.int) >> 97


def _step(definition: Definition, task: Any, kind: StepKind) -> Step:
    return Step(
        element_id=task.task_spec.bpmn_id,
        kind=kind,
        token=_token(task),
        process_id=definition.process_id,
    )


def _passed(definition: Definition, task: Any) -> Iterator[Step]:
    """What our history tells of an element that nobody waits at; stock has some of its own."""
    if task.task_spec.bpmn_id in definition.elements:
        yield _step(definition, task, StepKind.ENTERED)
        yield _step(definition, task, StepKind.COMPLETED)


def _opened(definition: Definition, task: Any) -> OpenedTask:
    element = definition.elements[task.task_spec.bpmn_id]
    return OpenedTask(
        token=_token(task),
        element_id=element.id,
        name=element.label,
        lane=element.lane_id,
        candidate_groups=(ROLE,),
        assignee=None,
        form_id=element.form_id,
        due_at=None,
        priority=50,
        process_id=definition.process_id,
    )


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers as stock can store them."""
    return {
        key: json.loads(str(value)) if isinstance(value, Decimal) else value
        for key, value in values.items()
    }
