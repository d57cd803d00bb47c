"""The entity's calendar: what it says of a year, and changes of it, rehearsed and then applied."""

from __future__ import annotations

from collections.abc import Callable

from flask import (
    Blueprint,
    abort,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain import calendar_files
from engine.errors import Conflict, InvalidInput
from engine.services import calendar_changes, calendars, channel_failures
from engine.services.calendar_changes import Proposal
from engine.services.calendar_changes_pages import change_page, year_page
from engine.services.work import Work
from webui import calendarforms, current
from webui.calendarforms import Typed
from webui.security import policy

bp = Blueprint("calendars", __name__, url_prefix="/calendario/administrar")

#: seconds after which the page of a change under way is asked for again
LOOK_AGAIN = "3"
#: what each form of the page proposes
_FORMS: dict[str, Callable[[Work, Typed], Proposal]] = {
    "festivo": calendarforms.holiday,
    "cierre": calendarforms.closure,
    "horario": calendarforms.hours,
    "regla": calendarforms.rule,
    "quitar-festivo": calendarforms.without_holiday,
    "quitar-cierre": calendarforms.without_closure,
}
_STEPS: dict[str, Callable[[Work, int], None]] = {
    "aplicar": calendar_changes.apply,
    "deshacer": calendar_changes.revert,
    "ensayar": calendar_changes.rehearse,
    "descartar": calendar_changes.discard,
    "seguir": calendar_changes.resume,
}


@bp.get("")
@policy("administrator")
def year() -> Response:
    return _year_page()


@bp.post("/proponer/<proposal>")
@policy("administrator")
def propose(proposal: str) -> Response:
    if proposal not in _FORMS:
        abort(404)
    return _propose(proposal, _FORMS[proposal])


@bp.post("/importar")
@policy("administrator", upload=True)
def import_file() -> Response:
    return _propose("archivo", calendarforms.imported(request))


@bp.get("/exportar/<file_type>")
@policy("administrator")
def export(file_type: str) -> Response:
    if file_type not in ("csv", "ics"):
        abort(404)
    chosen = request.args.get("anio", type=int)
    with current.engine().reading_as(current.actor()) as work:
        days = calendar_files.days_of(calendars.entity(work), chosen)
        now = work.now
    if chosen and not days.holidays:
        abort(404)
    csv = file_type == "csv"
    content = calendar_files.write_csv(days) if csv else calendar_files.write_ics(days, now)
    answer = Response(content, mimetype="text/csv" if csv else "text/calendar")
    name = f"calendario-{chosen}" if chosen else "calendario"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{file_type}"'
    return answer


@bp.post("/fallas")
@policy("administrator")
def record_failure() -> Response:
    typed = request.form.to_dict()
    try:
        failure = calendarforms.failure(typed)
        current.engine().run(current.actor(), lambda work: channel_failures.record(work, failure))
    except InvalidInput as refusal:
        return _year_page("falla", typed, refusal)
    flash(_("La falla quedó registrada, con su prueba."), "success")
    return redirect(url_for("calendars.year") + "#fallas")


@bp.post("/fallas/<int:failure_id>/terminar")
@policy("administrator")
def end_failure(failure_id: int) -> Response:
    typed = request.form.to_dict()
    try:
        ended_at = calendarforms.moment(typed, "ends_at")
        current.engine().run(
            current.actor(), lambda work: channel_failures.end(work, failure_id, ended_at)
        )
    except InvalidInput as refusal:
        return _year_page("falla", {}, refusal)
    except Conflict:
        flash(_("Otra persona ya había dicho cuándo terminó."), "warning")
    return redirect(url_for("calendars.year") + "#fallas")


@bp.get("/cambios/<int:change_id>")
@policy("administrator")
def change(change_id: int) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        found = change_page(work, change_id, request.args.get("pagina", 1, type=int))
    answer = make_response(render_template("calendars/change.html", found=found))
    if found.under_way and not found.failure:
        answer.headers["Refresh"] = LOOK_AGAIN  # without script, and without a tag that axe refuses
    return answer


@bp.post("/cambios/<int:change_id>/<step>")
@policy("administrator")
def move_on(change_id: int, step: str) -> Response:
    if step not in _STEPS:
        abort(404)
    try:
        current.engine().run(current.actor(), lambda work: _STEPS[step](work, change_id))
    except Conflict:
        flash(
            _(
                "No se hizo nada: el cambio ya había seguido su curso, hay otro aplicándose, o el "
                "calendario cambió después del ensayo. Mire cómo está y, si hace falta, ensáyelo "
                "otra vez."
            ),
            "warning",
        )
    except InvalidInput as refusal:
        flash(" ".join(refusal.fields.values()), "error")
    return redirect(url_for("calendars.change", change_id=change_id))


def _propose(form: str, propose: Callable[[Work, Typed], Proposal]) -> Response:
    typed = request.form.to_dict()
    try:
        change_id = current.engine().run(
            current.actor(),
            lambda work: calendar_changes.propose(work, propose(work, typed)),
        )
    except InvalidInput as refusal:
        return _year_page(form, typed, refusal)
    return redirect(url_for("calendars.change", change_id=change_id))


def _year_page(
    opened: str = "", typed: Typed | None = None, refusal: InvalidInput | None = None
) -> Response:
    """`opened` is the form that was sent and refused: its words are kept."""
    with current.engine().reading_as(current.actor()) as work:
        found = year_page(work, request.values.get("anio", work.today.year, type=int))
    body = render_template(
        "calendars/year.html",
        found=found,
        opened=opened,
        typed=typed or {},
        errors=refusal.fields if refusal else {},
    )
    return make_response(body, 422 if refusal else 200)
