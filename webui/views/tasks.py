"""The inbox of an official, and one task: take it, write, send it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from io import BytesIO
from typing import Any

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from engine.domain.forms import Form
from engine.errors import (
    CaseFault,
    Conflict,
    EngineError,
    InvalidInput,
    NotAllowed,
    TaskNotOpen,
)
from engine.services import assignments, casework, incidents, pendings, previews, tasks
from engine.services.attachments import Opening
from engine.services.tasks import TaskPage
from engine.services.work import Work
from webui import current, forms, returning, uploads
from webui.forms import Press, Sheet
from webui.i18n import bogota, clock_words
from webui.inboxes import asked
from webui.security import policy
from webui.uploads import ATTACH, DETACH

bp = Blueprint("tasks", __name__)

MINE, UNASSIGNED = "mias", "sin_asignar"
SAVE = "borrador"
_TASK = re.compile(r"/tareas/(\d+)")


@bp.get("/bandeja")
@policy("official")
def inbox() -> str:
    wanted = asked(request)
    with current.engine().reading_as(current.actor()) as work:
        found = tasks.inbox(work, wanted.tab, wanted.wanted, after=wanted.after)
        beside = tasks.task_page(work, wanted.beside) if wanted.beside else None
        waiting = pendings.counts(work)
        failing = incidents.count_guarded(work)
    return render_template(
        "tasks/inbox.html",
        inbox=found,
        asked=wanted,
        beside=beside,
        waiting=waiting,
        failing=failing,
    )


@bp.get("/tareas/<int:task_id>")
@policy("official")
def show(task_id: int) -> str:
    with current.engine().reading_as(current.actor()) as work:
        page = tasks.task_page(work, task_id)
        mine = tasks.inbox(work, MINE, size=1).lines
        beside = _beside(work, page)
    if page.may_complete and not page.may_claim:
        return _drawn(page, _sheet(page), beside)
    following = request.args.get("sigue", type=int)
    unsent = _answered(_sheet(page)) if page.draft_saved_at else []
    return render_template(
        "tasks/task.html", view=page, mine=mine, following=following, unsent=unsent, **beside
    )


@bp.post("/tareas/<int:task_id>")
@policy("official", upload=True)
def send(task_id: int) -> Response:
    """The form came back: to be drawn again, kept as a draft, or as the end of the task."""
    page, press = _open(task_id), forms.pressed(request.form)
    raw = forms.read(page.form.fields, request.form, press)
    try:
        refused = _files(page, press, raw)
    except (Conflict, NotAllowed) as refusal:
        return _kept(page, raw, refusal)
    page = _open(task_id) if page.form.file_fields else page
    if refused:
        return make_response(_drawn(page, _sheet(page, raw, refused)), 422)
    if press.verb == SAVE:
        return _save(page, raw)
    sheet = _sheet(page, raw)
    if press.verb in (ATTACH, DETACH):
        return make_response(_drawn(page, replace(sheet, touched=press.key)))
    if press.only_redraws or (page.may_complete and forms.unseen(sheet, request.form)):
        return make_response(_drawn(page, sheet))
    return _complete(page, raw)


@bp.post("/tareas/<int:task_id>/vista-previa/<paper_id>")
@policy("official", upload=True)  # the files stay where they are: nothing is sent yet
def preview(task_id: int, paper_id: str) -> Response:
    """The paper with what is typed now. It is typeset once the unit of work is closed."""
    actor, raw = current.actor(), forms.read(_open(task_id).form.fields, request.form, Press())
    with current.engine().reading_as(actor) as work:
        paper = previews.of_task(work, task_id, paper_id, raw)
    made = current.engine().press.pdf(paper, person=actor.id or 0)
    answer = send_file(BytesIO(made), mimetype="application/pdf", download_name=paper.name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.post("/tareas/<int:task_id>/tomar")
@policy("official")
def claim(task_id: int) -> Response:
    try:
        current.engine().run(current.actor(), lambda work: tasks.claim(work, task_id))
    except Conflict:
        holder = _open(task_id).task.assignee_name or _("otra persona")
        flash(_("No alcanzó a tomarla: ya la tiene %(who)s.", who=holder), "warning")
        return redirect(url_for("tasks.inbox", vista=UNASSIGNED))
    flash(
        _("La tarea es suya. Nadie más la trabajará hasta que la termine o la suelte."), "success"
    )
    return redirect(url_for("tasks.show", task_id=task_id))


@bp.post("/tareas/<int:task_id>/soltar")
@policy("official", upload=True)
def release(task_id: int) -> Response:
    page = _open(task_id)
    raw = forms.read(page.form.fields, request.form, Press())
    typed = forms.SEEN in request.form and page.may_complete
    if typed and (refused := _files(page, Press(), raw)):
        return make_response(_drawn(_open(task_id), _sheet(_open(task_id), raw, refused)), 422)

    def give_back(work: Work) -> None:
        if typed:  # what was written stays as the person's draft
            tasks.save_draft(work, task_id, raw)
        tasks.release(work, task_id)

    current.engine().run(current.actor(), give_back)
    flash(
        _("Soltó la tarea: vuelve a «Sin asignar» y la puede tomar cualquiera de su rol."), "info"
    )
    return redirect(url_for("tasks.inbox"))


@bp.post("/tareas/<int:task_id>/borrador")
@policy("official")
def keep(task_id: int) -> Response:
    """The draft that the page saves by itself while somebody writes: says when, or why not."""
    page = _open(task_id)
    raw = forms.read(page.form.fields, request.form, Press())
    try:
        current.engine().run(current.actor(), lambda work: tasks.save_draft(work, task_id, raw))
    except TaskNotOpen as refusal:
        who = refusal.closed_by or _("el sistema")
        return make_response(
            {"refused": _("Ya no se guarda: %(who)s terminó la tarea.", who=who)}, 409
        )
    except (Conflict, NotAllowed):
        return make_response(
            {"refused": _("Ya no se guarda: la tarea ya no está a su cargo.")}, 409
        )
    saved = clock_words(bogota(current.engine().clock()).time())
    return make_response({"saved": _("Borrador guardado %(hour)s", hour=saved)})


def typed_into(path: str) -> int | None:
    """The task whose form was posted to this path; None for every other path."""
    found = _TASK.fullmatch(path)
    return int(found[1]) if found else None


def keep_draft(task_id: int, data: MultiDict[str, str]) -> Response:
    """What was typed while the session ended becomes the person's draft of the task."""
    page = _open(task_id)
    raw = forms.read(page.form.fields, data, Press())
    if page.may_complete:
        uploads.carried(_opening(page), data.get(returning.FILES))
    return _save(page, raw, said=_("Recuperamos lo que había escrito. Revíselo y envíelo."))


def _opening(page: TaskPage) -> Opening:
    return partial(tasks.asking, task_id=page.task.id)


def _files(page: TaskPage, press: Press, raw: Mapping[str, Any]) -> dict[str, str]:
    """Keeps what came with the form, and with it what was typed; by field, what was refused."""
    if not page.form.file_fields:
        return {}
    refused = uploads.handled(_opening(page), press)
    if uploads.came() or press.verb == DETACH:
        task_id = page.task.id
        current.engine().run(current.actor(), lambda work: tasks.save_draft(work, task_id, raw))
    return refused


def _save(page: TaskPage, raw: Mapping[str, Any], said: str = "") -> Response:
    task_id = page.task.id
    try:
        current.engine().run(current.actor(), lambda work: tasks.save_draft(work, task_id, raw))
    except (Conflict, NotAllowed) as refusal:
        return _kept(page, raw, refusal)
    flash(said or _("Guardamos su borrador. Sólo usted lo ve."), "success")
    return redirect(url_for("tasks.show", task_id=task_id))


def _complete(page: TaskPage, raw: Mapping[str, Any]) -> Response:
    task_id = page.task.id
    try:
        done = current.engine().run(
            current.actor(), lambda work: tasks.complete(work, task_id, raw)
        )
    except InvalidInput as refusal:
        refused = "" if refusal.fields else refusal.message
        return make_response(_drawn(page, _sheet(page, raw, refusal.fields), refused=refused), 422)
    except (Conflict, NotAllowed, CaseFault) as refusal:
        return _kept(page, raw, refusal)
    flash(_("Terminó «%(task)s».", task=page.task.name), "success")
    following = done.next_task_ids[0] if done.next_task_ids else None
    return redirect(url_for("tasks.show", task_id=task_id, sigue=following))


def _kept(page: TaskPage, raw: Mapping[str, Any], refusal: EngineError) -> Response:
    """It could not be done, and nothing typed is lost: it is shown, and kept where it may be."""
    status = (
        409 if isinstance(refusal, Conflict) else 403 if isinstance(refusal, NotAllowed) else 500
    )
    with current.engine().reading_as(current.actor()) as work:
        now = tasks.task_page(work, page.task.id)
        beside = _beside(work, now)
    body = render_template(
        "tasks/kept.html",
        view=now,
        **beside,
        answered=_answered(_sheet(page, raw)),
        refusal=refusal,
        status=status,
    )
    return make_response(body, status)


def _answered(sheet: Sheet) -> list[tuple[str, Any]]:
    """What was typed, field by field, as a person reads it; what cannot be read, as it came."""
    asked = Form(id="", fields=sheet.fields)
    typed = [
        (field.label, sheet.read_out(field) if field.options else _as_typed(sheet, field.key))
        for field in asked.inputs()
        if field.key not in asked.file_fields
        and sheet.raw.get(field.key) not in (None, "", [], False)
    ]
    attached = [
        (field.label, [line.name for line in sheet.files.get(key, ())])
        for key, field in asked.file_fields.items()
    ]
    return typed + [(label, names) for label, names in attached if names]


def _as_typed(sheet: Sheet, key: str) -> Any:
    found = sheet.context.get(key)
    if found is not None:
        return found
    typed = sheet.raw[key]
    return " ".join(filter(None, typed.values())) if isinstance(typed, Mapping) else typed


def _open(task_id: int) -> TaskPage:
    with current.engine().reading_as(current.actor()) as work:
        return tasks.task_page(work, task_id)


def _beside(work: Work, page: TaskPage) -> dict[str, Any]:
    """What colleagues said around the task, and what may be done with it besides its form."""
    return {
        "around": casework.around(work, page.case.case_id),
        "ways": assignments.ways(work, page.task.id),
    }


def _sheet(
    page: TaskPage,
    raw: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Sheet:
    """The form with what was typed now, else with the draft over what the case knows."""
    keys = {field.key for field in page.form.inputs()}
    before = {key: value for key, value in page.values.items() if key in keys}
    return Sheet(
        fields=page.form.fields,
        raw=before if raw is None else raw,
        known=page.values,
        errors=errors or {},
        files=page.files,
    )


def _drawn(
    page: TaskPage,
    sheet: Sheet,
    beside: Mapping[str, Any] | None = None,
    *,
    refused: str = "",
) -> str:
    if beside is None:
        with current.engine().reading_as(current.actor()) as work:
            beside = _beside(work, page)
    return render_template("tasks/form.html", view=page, sheet=sheet, refused=refused, **beside)
