"""An act that was signed in another case: for what befalls it once that case is closed."""

from __future__ import annotations

from sqlalchemy import func, select

from engine.db.tables import Act, ActStatus, Case, CaseStatus
from engine.domain import values
from engine.errors import CaseFault
from engine.services import links
from engine.services.actions.outcome import Done, Fails, Outcome, ServiceTask
from engine.services.acts import Signed
from engine.services.work import Work

NUMBER, WANTED, WHY = "numero", "datos", "motivo"
UNKNOWN = "acto_no_encontrado"  # BPMN error: no act of another case, open to all, has that number


def buscar_acto(work: Work, task: ServiceTask) -> Outcome:
    """The act whose number is `numero`, and what its case knows of the names in `datos`; the two
    cases are linked from then on, because of `motivo`. An annulled act, one of this same case or of
    a reserved one: BPMN error `acto_no_encontrado`.

    Leaves `acto_encontrado`, `datos_acto` and `expediente_acto` {radicado, abierto}.
    """
    names = task.inputs.get(WANTED) or []
    if not isinstance(names, list):
        raise CaseFault(f"expected a list in «{WANTED}», found {names!r}", task.element_id)
    found = _of_number(work, str(task.inputs.get(NUMBER) or ""), task.case_id)
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
        )
        .order_by(Act.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None
