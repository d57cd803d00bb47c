"""An act that was signed in another case: for what befalls it once that case is closed."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, func, select

from engine.db.tables import Act, ActStatus, Case, CaseStatus, Task
from engine.domain import values
from engine.errors import CaseFault
from engine.services import links, scope, users
from engine.services.actions.outcome import Done, Fails, Outcome, ServiceTask
from engine.services.acts import Signed
from engine.services.work import Work

NUMBER, WANTED, WHY, BEFORE = "numero", "datos", "motivo", "anterior"
UNKNOWN = "acto_no_encontrado"  # BPMN error: no act of another case, that they may see, has it


def buscar_acto(work: Work, task: ServiceTask) -> Outcome:
    """The act whose number is `numero`, and what its case knows of the names in `datos`; the two
    cases are linked from then on, because of `motivo`, and this one no more with the one whose
    number is `anterior`. An annulled act, one of this same case, of a reserved one or of one that
    who asks may not see: BPMN error `acto_no_encontrado`. Asks who did the last task, or filed it.

    Leaves `acto_encontrado`, `datos_acto` and `expediente_acto` {radicado, abierto}.
    """
    names = task.inputs.get(WANTED) or []
    if not isinstance(names, list):
        raise CaseFault(f"expected a list in «{WANTED}», found {names!r}", task.element_id)
    found = _of_number(work, str(task.inputs.get(NUMBER) or ""), task.case_id)
    before = task.inputs.get(BEFORE)
    if before and (found is None or found[1].radicado != before):
        links.unlink_from_process(work, task.case_id, str(before))
    if found is None:
        return Fails(UNKNOWN)
    act, case = found
    links.link_from_process(work, task.case_id, case.id, str(task.inputs.get(WHY) or act.code))
    known = values.loads(case.variables)["case"]
    return Done(
        {
            "acto_encontrado": Signed(act=act).variable,
            "datos_acto": {str(name): known.get(name) for name in names},
            "expediente_acto": {
                "radicado": case.radicado,
                "abierto": case.status == CaseStatus.OPEN,
            },
        }
    )


def _of_number(work: Work, typed: str, case_id: int) -> tuple[Act, Case] | None:
    row = work.session.execute(
        select(Act, Case)
        .join(Case, Case.id == Act.case_id)
        .where(
            func.upper(Act.code) == typed.strip().upper(),
            Act.status != ActStatus.ANNULLED,
            Act.case_id != case_id,
            Case.reserved.is_(False),
            Case.identity_reserved.is_(False),
            _seen_by_who_asks(work, case_id),
        )
        .order_by(Act.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def _seen_by_who_asks(work: Work, case_id: int) -> ColumnElement[bool]:
    last = select(Task.closed_by_id).where(Task.case_id == case_id, Task.closed_by_id.is_not(None))
    asks = work.session.scalar(last.order_by(Task.closed_at.desc(), Task.id.desc()).limit(1))
    who = asks or work.session.get_one(Case, case_id).filed_by_id
    official = None if who is None else users.actor(work, who)
    return false() if official is None else scope.visible(official)
