"""Who should not act in a matter, and what was decided of it: CPACA, arts. 11 and 12."""

from __future__ import annotations

from collections.abc import Mapping

from engine.errors import CaseFault, NotFound
from engine.services import impediments
from engine.services.actions.outcome import Done, Outcome, ServiceTask
from engine.services.work import Work

WHO, WHY, DECISION, ACT, INSTEAD = "funcionario", "motivo", "decision", "acto", "reemplazo"
ACCEPTED = "aceptado"


def registrar_impedimento(work: Work, task: ServiceTask) -> Outcome:
    """Without `decision`: from now on `funcionario` signs nothing in the case. With it: he signs
    again where it was refused; where it was accepted, `reemplazo` acts for him by `acto`."""
    said = task.inputs
    try:
        if said.get(DECISION) is None:
            impediments.declare_from_process(work, task.case_id, _text(said, WHO), _text(said, WHY))
        else:
            impediments.decide_from_process(
                work,
                task.case_id,
                _text(said, WHO),
                accepted=said.get(DECISION) == ACCEPTED,
                act=_text(said, ACT),
                instead=_text(said, INSTEAD),
            )
    except NotFound as error:
        raise CaseFault(f"expected a user name: {error}", task.element_id) from error
    return Done()


def _text(said: Mapping[str, object], key: str) -> str:
    return str(said.get(key) or "").strip()
