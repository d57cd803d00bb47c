"""Signing in and out; who was away too long comes back to where they were, with what they typed."""

from __future__ import annotations

from typing import BinaryIO, cast

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from engine.errors import InvalidInput, Throttled
from engine.services import documents, sessions
from webui import current, errors, returning
from webui.security import NotSignedIn, policy
from webui.views import tasks

bp = Blueprint("sessions", __name__)

INBOX = "/bandeja"


@bp.get("/ingresar")
@policy("public")
def form() -> Response:
    if current.signed_in():
        return redirect(returning.inside(request.args.get("siguiente"), INBOX))
    return _page(siguiente=request.args.get("siguiente"), why=request.args.get("motivo", ""))


@bp.post("/ingresar")
@policy("public")
def enter() -> Response:
    username = request.form.get("usuario", "")
    try:
        signed = sessions.sign_in(
            current.engine(),
            username,
            request.form.get("clave", ""),
            address=current.address(),
            token=current.session_token(),
        )
    except InvalidInput as refusal:
        return _again(username, refusal.fields.get("password", sessions.WRONG), status=422)
    except Throttled as refusal:
        answer = _again(username, _wait(refusal.retry_after), status=429)
        answer.headers["Retry-After"] = str(refusal.retry_after)
        return answer
    current.remember(signed.token)
    return _resume()


@bp.post("/salir")
@policy("public")
def leave() -> Response:
    actor, token = current.signed_in(), current.session_token()
    if actor and token:
        with current.engine().work_as(actor) as work:
            sessions.end(work, token)
    current.forget()
    return redirect(url_for("sessions.form", motivo="salida"))


@bp.app_errorhandler(NotSignedIn)
def ask_who(refusal: NotSignedIn) -> Response:
    """Nobody is signed in: a page is asked for again after signing in, a form is carried along."""
    why = "vencida" if current.session_token() else ""
    if request.method in ("GET", "HEAD"):
        here = request.full_path.removesuffix("?")
        return redirect(url_for("sessions.form", siguiente=here, motivo=why or None))
    back = returning.own_path(request.referrer, request.host_url, INBOX)
    if not _sent_by_our_form():
        return redirect(url_for("sessions.form", siguiente=back, motivo=why or None))
    pending = returning.keep(_secret(), request.path, _with_files(request.form))
    return _page(siguiente=back, pending=pending, why=why, status=401)


@bp.app_errorhandler(CSRFError)
def token_of_before(refusal: CSRFError) -> Response:
    """A page that stayed open while its person signed in again: what it sends is offered anew."""
    own = {request.host_url.rstrip("/"), current.engine().settings.base_url}
    if current.signed_in() is None or request.headers.get("Origin") not in own:
        return errors.forged(refusal)
    back = returning.own_path(request.referrer, request.host_url, INBOX)
    return _offer(request.path, request.form, back, status=400)


def _resume() -> Response:
    """Where the person was going; a form that waited becomes a draft, or is offered again."""
    after = returning.inside(request.form.get("siguiente"), INBOX)
    kept = returning.kept(_secret(), request.form.get("pendiente"))
    if kept is None:
        return redirect(after)
    path, values = kept
    typed = MultiDict((key, value) for key, many in values.items() for value in many)
    if task_id := tasks.typed_into(path):
        return tasks.keep_draft(task_id, typed)
    return _offer(path, typed, after, status=200)


def _offer(path: str, typed: MultiDict[str, str], after: str, *, status: int) -> Response:
    """What was typed, to be sent by a click of the person."""
    fields = [(key, value) for key, value in typed.items(multi=True) if key != "csrf_token"]
    actor, carried = current.signed_in(), typed.get(returning.FILES)
    files = returning.kept_files(_secret(), carried, actor.id if actor else None)
    body = render_template(
        "sessions/resume.html", path=path, fields=fields, after=after, files=files
    )
    return make_response(body, status)


def _again(username: str, refusal: str, *, status: int) -> Response:
    return _page(
        siguiente=request.form.get("siguiente"),
        pending=request.form.get("pendiente", ""),
        username=username,
        refusal=refusal,
        status=status,
    )


def _page(
    *,
    siguiente: str | None,
    pending: str = "",
    username: str = "",
    refusal: str = "",
    why: str = "",
    status: int = 200,
) -> Response:
    body = render_template(
        "sessions/sign_in.html",
        after=returning.inside(siguiente, INBOX),
        pending=pending if returning.kept(_secret(), pending) else "",
        username=username,
        refusal=refusal,
        why=why,
    )
    return make_response(body, status)


def _wait(seconds: int) -> str:
    if seconds < 90:
        return _("Hubo demasiados intentos. Espere %(n)s segundos y pruebe otra vez.", n=seconds)
    minutes = -(-seconds // 60)
    return _("Hubo demasiados intentos. Espere %(n)s minutos y pruebe otra vez.", n=minutes)


def _with_files(typed: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was typed, and the files that came with it, for who was signed in until now."""
    token = current.session_token()
    owner = sessions.owner_of(current.engine(), token) if token and request.files else None
    if owner is None:
        return typed
    carried = MultiDict(typed)
    sent = [
        (key, file.filename, cast(BinaryIO, file.stream))
        for key, file in request.files.items(multi=True)
        if file.filename
    ]
    kept = documents.set_aside(current.engine(), sent)
    carried[returning.FILES] = returning.keep_files(_secret(), owner, kept)
    return carried


def _sent_by_our_form() -> bool:
    """Whether the form carries our token: what another site sent is not kept."""
    try:
        current.app().extensions["csrf"].protect()
    except CSRFError:
        return False
    return True


def _secret() -> str:
    return current.engine().settings.secret_key
