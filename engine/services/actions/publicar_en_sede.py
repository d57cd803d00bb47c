"""A document of the case is shown to everybody at the entity's own site, and taken down again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from engine.db.tables import Document, Publication
from engine.errors import CaseFault, InvalidInput
from engine.services import publications
from engine.services.actions.outcome import Done, Fails, Outcome, ServiceTask
from engine.services.publications import NewPublication
from engine.services.work import Work

REFUSED = "no_publicable"  # BPMN error: what is reserved, or no signed document, is not shown
SITE = "sede"


def publicar_en_sede(work: Work, task: ServiceTask) -> Outcome:
    """Inputs: `titulo`; `acto`, an act's variable, or `documento`, a document's id; `hasta`, the
    last day on which it is shown. Leaves the `evidencia` of the medium."""
    try:
        row = publications.publish(work, task.case_id, task.job_id, _asked(task))
    except InvalidInput:
        return Fails(REFUSED)
    return Done({"evidencia": _evidence(work, row)})


def retirar_de_sede(work: Work, task: ServiceTask) -> Outcome:
    """Input: `evidencias`, of which those of the site are taken down."""
    for evidence in task.inputs.get("evidencias") or ():
        if isinstance(evidence, Mapping) and evidence.get("publicacion"):
            publications.withdraw(work, task.case_id, int(evidence["publicacion"]))
    return Done({"fecha_retiro": work.today})


def _asked(task: ServiceTask) -> NewPublication:
    act, document, until = (task.inputs.get(key) for key in ("acto", "documento", "hasta"))
    title = str(task.inputs.get("titulo") or "").strip()
    if not title:
        raise CaseFault("expected the title of the publication in «titulo»", task.element_id)
    return NewPublication(
        title=title,
        act_id=int(act["id"]) if isinstance(act, Mapping) and act.get("id") else None,
        document_id=int(document) if document else None,
        ends_on=until if isinstance(until, date) else None,
    )


def _evidence(work: Work, row: Publication) -> dict[str, Any]:
    document = work.session.get_one(Document, row.document_id)
    return {
        "medio": SITE,
        "fecha": row.published_on,
        "numero": row.number,
        "url": publications.address(work, row.id),
        "huella": document.sha256,
        "lugar": "",
        "publicacion": row.id,
    }
