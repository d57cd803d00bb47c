"""An act that was signed in another case: for what befalls it once that case is closed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from engine.db.tables import Act, ActStatus, Case
from engine.services import links
from engine.services.actions import otro_expediente
from engine.services.actions.outcome import Done, Fails, Outcome, ServiceTask
from engine.services.acts import Signed
from engine.services.work import Work

NUMBER = "numero"
LATEST, WHERE = "datos_recientes", "variable_acto"
UNKNOWN = "acto_no_encontrado"  # BPMN error: no act of another case, that they may see, has it


def buscar_acto(work: Work, task: ServiceTask) -> Outcome:
    """The act whose number is `numero`, and what its case knows of the names in `datos`; the two
    cases are linked from then on, because of `motivo`, and this one no more with the one whose
    number is `anterior`. An annulled act, one of this same case, of a reserved one or of one that
    who asks may not see: BPMN error `acto_no_encontrado`. Asks who did the last task, or filed it.

    Of the names in `datos_recientes`, what a later case that is joined with the act's said last,
    where its variable `variable_acto` is the same act.

    Leaves `acto_encontrado`, `datos_acto` and `expediente_acto` {radicado, abierto}.
    """
    found = _of_number(work, str(task.inputs.get(NUMBER) or ""), task.case_id)
    if found is None:
        otro_expediente.joined(work, task, None, "")
        return Fails(UNKNOWN)
    act, case = found
    otro_expediente.joined(work, task, case, act.code)
    return Done(
        {
            "acto_encontrado": Signed(act=act).variable,
            "datos_acto": otro_expediente.told_by(task, case) | _said_since(work, task, act),
            "expediente_acto": otro_expediente.as_variable(case),
        }
    )


def _of_number(work: Work, typed: str, case_id: int) -> tuple[Act, Case] | None:
    row = work.session.execute(
        select(Act, Case)
        .join(Case, Case.id == Act.case_id)
        .where(
            func.upper(Act.code) == typed.strip().upper(),
            Act.status != ActStatus.ANNULLED,
            otro_expediente.seen_by_who_asks(work, case_id),
        )
        .order_by(Act.id.desc())
        .limit(1)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def _said_since(work: Work, task: ServiceTask, act: Act) -> dict[str, Any]:
    names, where = task.inputs.get(LATEST) or [], str(task.inputs.get(WHERE))
    found: dict[str, Any] = {}
    for case in links.joined_with(work, act.case_id):
        known = otro_expediente.known_in(case)
        about = known.get(where)
        if case.id != task.case_id and isinstance(about, Mapping) and about.get("id") == act.id:
            found |= {name: known[name] for name in names if known.get(name) is not None}
    return found
