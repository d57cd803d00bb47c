"""An official records what reached a case from outside: an appeal, an objection, a breach."""

from __future__ import annotations

from functools import partial
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.services import case_events
from engine.services.case_events import EventPage
from webui import asking, current, forms, uploads
from webui.asking import Question
from webui.security import policy

bp = Blueprint("case_events", __name__, url_prefix="/expedientes/<int:case_id>/hechos")


@bp.route("/<event_id>", methods=["GET", "POST"])
@policy("official", upload=True)
def record(case_id: int, event_id: str) -> Response:
    refused = _files(case_id, event_id) if request.method == "POST" else {}
    with current.engine().reading_as(current.actor()) as work:
        asked = case_events.page(work, case_id, event_id)

    def act(_sent: dict[str, Any]) -> Response:
        raw = asking.typed(asked.form)
        label = current.engine().run(
            current.actor(), lambda work: case_events.record(work, case_id, event_id, raw)
        )
        flash(_("«%(what)s»: quedó registrado en el expediente.", what=label), "success")
        return redirect(back)

    back, back_label = _way_back(asked)
    lead = asked.event.about or _(
        "Lo que registre llega al trámite de una vez y queda en la historia."
    )
    question = Question(
        form=asked.form,
        title=asked.event.label,
        button=_("Registrar"),
        back=back,
        back_label=back_label,
        over=asked.process_name,
        lead=lead,
        known=asked.values,
        files=asked.files,
        refused=refused,
    )
    return asking.handled(question, act)


def _files(case_id: int, event_id: str) -> dict[str, str]:
    """Keeps what came with the form; by field, what was refused."""
    opening = partial(case_events.asking, case_id=case_id, event_id=event_id)
    with current.engine().reading_as(current.actor()) as work:
        asks = opening(work, lock=False).form.file_fields
    return uploads.handled(opening, forms.pressed(request.form)) if asks else {}


def _way_back(asked: EventPage) -> tuple[str, str]:
    """The case; the search of the counter for who has no part in it."""
    if asked.opens_case:
        number = _("Expediente %(number)s", number=asked.radicado)
        return url_for("cases.show", case_id=asked.case_id), number
    return url_for("counter.people", q=asked.radicado), _(
        "Radicado %(number)s", number=asked.radicado
    )
