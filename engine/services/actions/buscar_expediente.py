"""Another case by its number: for what arrives about it once it is closed."""

from __future__ import annotations

from sqlalchemy import func, select

from engine.db.tables import Case
from engine.services import access
from engine.services.actions import otro_expediente
from engine.services.actions.outcome import Done, Fails, Outcome, ServiceTask
from engine.services.work import Work

NUMBER, PROCEDURE = "radicado_buscado", "procedimiento"
UNKNOWN = "expediente_no_encontrado"  # BPMN error: no other case, that they may see, has it


def buscar_expediente(work: Work, task: ServiceTask) -> Outcome:
    """The case of `procedimiento` whose number is `radicado_buscado`, and what it knows of the
    names in `datos`; linked as `buscar_acto` does. This same case, a reserved one or one that who
    asks may not see: BPMN error `expediente_no_encontrado`. So is one whose identity is reserved,
    unless the procedure of this case says who may know one (`reserve.identity`): this case keeps
    the reserve from then on.

    Leaves `expediente_encontrado` {radicado, abierto} and `datos_expediente`.
    """
    keeps = access.keeps_identities(work, task.case_id)
    typed = str(task.inputs.get(NUMBER) or "").strip().upper()
    case = work.session.scalars(
        select(Case).where(
            func.upper(Case.radicado) == typed,
            Case.process_id == str(task.inputs.get(PROCEDURE) or ""),
            otro_expediente.seen_by_who_asks(work, task.case_id, reserved_identity=keeps),
        )
    ).one_or_none()
    otro_expediente.joined(work, task, case, typed)
    if case is None:
        return Fails(UNKNOWN)
    if case.identity_reserved:
        access.keep_identity_of(work, task.case_id, case)
    return Done(
        {
            "expediente_encontrado": otro_expediente.as_variable(case),
            "datos_expediente": otro_expediente.told_by(task, case),
        }
    )
