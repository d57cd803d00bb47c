"""Stock SpiffWorkflow 3.2.0, as its documentation shows it."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.spiff.parser import SpiffBpmnParser
from SpiffWorkflow.spiff.serializer.config import SPIFF_CONFIG
from SpiffWorkflow.util.task import TaskState

from benchmarks.measuring import PROCESSES

logging.getLogger("spiff").setLevel(logging.WARNING)


class Stock:
    """One case in memory. `naive=True` stores and loads all of it around every completion."""

    def __init__(self, process: str, *, naive: bool) -> None:
        parser = SpiffBpmnParser()
        parser.add_bpmn_file(str(PROCESSES / "stock" / f"{process}.bpmn"))
        self.spec = parser.get_spec(f"bench_{process}")
        self.naive = naive
        self.serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(SPIFF_CONFIG))
        self.stored = ""
        self.workflow: Any = None

    def start(self) -> None:
        self.workflow = BpmnWorkflow(self.spec)
        self.workflow.do_engine_steps()
        self._save()

    def complete(self, values: Mapping[str, Any]) -> None:
        """The first open task, as a person would complete it."""
        if self.naive:
            self.workflow = self.serializer.deserialize_json(self.stored)
        task = next(self.open())
        task.set_data(**values)
        task.run()
        self.workflow.do_engine_steps()
        self._save()

    def open(self) -> Iterator[Any]:
        yield from self.workflow.get_tasks(state=TaskState.READY, manual=True)

    @property
    def ended(self) -> bool:
        return bool(self.workflow.is_completed())

    @property
    def size(self) -> int:
        return len(self.serializer.serialize_json(self.workflow).encode())

    def _save(self) -> None:
        if self.naive:
            self.stored = self.serializer.serialize_json(self.workflow)
