"""The case file at the end of a procedure: what it holds, and its closing."""

from __future__ import annotations

from engine.db.tables import Case, Origin
from engine.services import casefile_closing, casefile_indexes, retention
from engine.services.actions.outcome import Done, Fails, Outcome, ServiceTask
from engine.services.work import Work

UNFINISHED = "expediente_con_pendientes"  # BPMN error: something must be done first


def clasificar_expediente(work: Work, task: ServiceTask) -> Outcome:
    """The series that binds the file, and how many of its documents have an original on paper."""
    line = retention.line_of(work, work.session.get_one(Case, task.case_id))
    papers = casefile_indexes.rows(work, task.case_id)
    return Done(
        {
            "codigo_serie": line.code if line else None,
            "originales_en_papel": sum(row.origin == Origin.SCANNED for row in papers),
        }
    )


def cerrar_expediente(work: Work, task: ServiceTask) -> Outcome:
    """Closes the file of the case. Something unfinished is the BPMN error; a file that somebody
    closed before is closed. `pendientes_atendidos`: an official has said what was done about it."""
    closed = casefile_closing.is_closed(work, task.case_id)
    attended = task.inputs.get("pendientes_atendidos") is True
    if not closed and casefile_closing.close_from_process(work, task.case_id, attended=attended):
        return Fails(UNFINISHED)
    sealed = casefile_indexes.last_sealed(work, task.case_id)
    return Done({"fecha_cierre": work.today, "huella_indice": sealed.sha256 if sealed else None})
