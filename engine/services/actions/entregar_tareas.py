"""Who had a charge in a case leaves it: what they had to do there passes to who follows."""

from __future__ import annotations

from engine.errors import CaseFault
from engine.services import held_tasks, users
from engine.services.actions.outcome import Done, Outcome, ServiceTask
from engine.services.work import Work


def entregar_tareas(work: Work, task: ServiceTask) -> Outcome:
    """Inputs: `de` and `a`, user names; `rol`, whose tasks are meant, and `motivo`. The open tasks
    of that role which the first has in hand in this case are the second's from now on."""
    said = {key: str(task.inputs.get(key) or "") for key in ("de", "a", "rol", "motivo")}
    leaves, follows = _user_id(work, task, said["de"]), _user_id(work, task, said["a"])
    for task_id in held_tasks.held_in(work, task.case_id, leaves, said["rol"]):
        held_tasks.hand_on(work, task_id, follows, said["motivo"])
    return Done()


def _user_id(work: Work, task: ServiceTask, username: str) -> int:
    found = users.id_of(work, username)
    if found is None:
        raise CaseFault(f"expected a user name, found {username!r}", task.element_id)
    return found
