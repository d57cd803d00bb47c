"""What the entity decided, as it holds today: for what the law measures on the day of an act."""

from __future__ import annotations

from engine.db.tables import Case
from engine.services import parameter_values
from engine.services.actions.outcome import Done, Outcome, ServiceTask
from engine.services.work import Work


def parametros_de_hoy(work: Work, task: ServiceTask) -> Outcome:
    """Leaves `parametros` as a case of the same version would have them if it began today."""
    case = work.session.get_one(Case, task.case_id)
    return Done(parameter_values.frozen(work, work.definitions.get(case.definition_id)))
