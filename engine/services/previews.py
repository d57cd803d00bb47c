"""The paper that a task drafts, as it would look with what its form says now."""

from __future__ import annotations

from collections.abc import Mapping

from engine.domain.forms import understood
from engine.domain.papers import Paper
from engine.errors import NotAllowed, NotFound
from engine.services import papers, tasks
from engine.services.work import Work


def of_task(work: Work, task_id: int, document_id: str, raw: Mapping[str, object]) -> Paper:
    """A draft: what was typed is taken as far as it can be read. For who may complete the task."""
    page = tasks.task_page(work, task_id)
    if not page.may_complete:
        raise NotAllowed(f"{work.actor.username} may not draft in task {task_id}")
    if document_id not in {spec.id for spec in page.papers}:
        raise NotFound("document", document_id)
    values = understood(page.form.fields, raw, page.values)
    return papers.paper(work, page.case.case_id, document_id, values)
