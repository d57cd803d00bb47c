"""One case as officials see it, and the drawing of its procedure."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request

from engine.services import acts, cases, casework, deliveries
from engine.services.casesteps import StepLine
from webui import current
from webui.security import policy
from webui.timeline import told

#: lines of history on paper: what is older is said to be so
PRINTED = 2000

bp = Blueprint("cases", __name__)
bp.add_app_template_filter(told)


@bp.app_template_filter()
def nested(lines: Sequence[StepLine]) -> list[tuple[StepLine, Sequence[StepLine]]]:
    """The outermost steps, each with the deeper ones that follow it."""
    outermost = min((line.level for line in lines), default=0)
    heads = [place for place, line in enumerate(lines) if line.level == outermost]
    return [
        (lines[head], lines[head + 1 : end])
        for head, end in zip(heads, [*heads[1:], len(lines)], strict=True)
    ]


@bp.get("/expedientes/<int:case_id>")
@policy("official")
def show(case_id: int) -> str:
    with current.engine().reading_as(current.actor()) as work:
        case, around = cases.case_page(work, case_id), casework.around(work, case_id)
        signed = acts.of_case(work, case_id)
        handed = deliveries.of_case(work, case_id, shows_identity=case.identity_visible)
    return render_template("cases/case.html", case=case, acts=signed, around=around, handed=handed)


@bp.get("/expedientes/<int:case_id>/historia")
@policy("official")
def history(case_id: int) -> str:
    before = request.args.get("antes", type=int)
    with current.engine().reading_as(current.actor()) as work:
        page = cases.history_page(work, case_id, before=before)
    return render_template("cases/history.html", lines=page, case=page.case, before=before)


@bp.get("/expedientes/<int:case_id>/impresion")
@policy("official")
def printed(case_id: int) -> str:
    with current.engine().reading_as(current.actor()) as work:
        page = cases.history_page(work, case_id, size=PRINTED)
        case, around = page.case, casework.around(work, case_id)
        handed = deliveries.of_case(work, case_id, shows_identity=case.identity_visible)
    return render_template("cases/print.html", lines=page, case=case, around=around, handed=handed)


@bp.get("/expedientes/<int:case_id>/diagrama.bpmn")
@policy("official")
def diagram(case_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        drawn = cases.diagram(work, case_id)
    return Response(drawn, mimetype="application/xml")
