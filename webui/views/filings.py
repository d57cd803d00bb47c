"""Filing a matter: one question a page, no account, no script, and the receipt at the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.forms import Field
from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput, NotFound
from engine.services import filings
from engine.services.filings import HalfFiling, Upload
from webui import current
from webui.forms import Press, Sheet, pressed, read, unseen
from webui.security import policy

bp = Blueprint("filings", __name__, url_prefix="/radicar")

_KEPT = "filings"
ATTACH, DETACH = "adjuntar", "quitar_archivo"


@bp.get("")
@policy("public")
def choose() -> str:
    with current.engine().reading_as(CITIZEN) as work:
        procedures = filings.procedures(work)
    return render_template("filings/choose.html", procedures=procedures)


@bp.get("/<process_id>")
@policy("public")
def start(process_id: str) -> str:
    with current.engine().reading_as(CITIZEN) as work:
        procedure = filings.procedure(work, process_id)
    return render_template(
        "filings/start.html", procedure=procedure, begun=_begun(process_id) is not None
    )


@bp.post("/<process_id>")
@policy("public")
def begin(process_id: str) -> Response:
    token = current.engine().run(
        CITIZEN, lambda work: filings.begin(work, process_id, address=current.address())
    )
    session[_KEPT] = {**session.get(_KEPT, {}), process_id: token}
    return redirect(url_for("filings.page", process_id=process_id, number=1))


@bp.get("/<process_id>/<int:number>")
@policy("public")
def page(process_id: str, number: int) -> Response:
    filing = _begun(process_id)
    if filing is None:
        return redirect(url_for("filings.start", process_id=process_id))
    if filing.case_id is not None:
        return redirect(url_for("filings.receipt", process_id=process_id))
    asked = _page_numbered(filing, number)
    if asked is None:
        return _next(filing, after=None)
    return _draw(filing, asked, filing.values)


@bp.post("/<process_id>/<int:number>")
@policy("public", upload=True)
def answer(process_id: str, number: int) -> Response:
    filing = _begun(process_id)
    if filing is None:
        return redirect(url_for("filings.start", process_id=process_id))
    asked = _page_numbered(filing, number)
    if asked is None:
        return _next(filing, after=None)
    press = pressed(request.form)
    if press.verb == DETACH:
        return _detach(process_id, number, press)
    refused = _attach(process_id)
    raw = read(asked.fields, request.form, press)
    if refused or press.verb == ATTACH or press.only_redraws:
        return _draw(_required(process_id), asked, raw, refused=refused)
    return _continue(process_id, asked, raw)


@bp.get("/<process_id>/revisar")
@policy("public")
def review(process_id: str) -> Response:
    filing = _begun(process_id)
    if filing is None:
        return redirect(url_for("filings.start", process_id=process_id))
    if filing.case_id is not None or filing.first_unanswered() is not None:
        return _next(filing, after=None)
    sheets = [(number, one, _sheet(filing, one, filing.values)) for number, one in _shown(filing)]
    return make_response(render_template("filings/review.html", filing=filing, sheets=sheets))


@bp.post("/<process_id>/revisar")
@policy("public")
def send(process_id: str) -> Response:
    token = _token(process_id)
    try:
        current.engine().run(CITIZEN, lambda work: filings.send(work, process_id, token))
    except InvalidInput:
        return _next(_required(process_id), after=None)
    return redirect(url_for("filings.receipt", process_id=process_id))


@bp.get("/<process_id>/constancia")
@policy("public")
def receipt(process_id: str) -> str:
    token = _token(process_id)
    with current.engine().reading_as(CITIZEN) as work:
        filed = filings.receipt(work, process_id, token)
    return render_template("filings/receipt.html", receipt=filed, process_id=process_id)


# --- one page -----------------------------------------------------------------------------------


def _continue(process_id: str, asked: Field, raw: Mapping[str, Any]) -> Response:
    """Keeps the page and goes on; stays when something must be corrected or was not asked yet."""
    before = _required(process_id)
    if unseen(_sheet(before, asked, raw), request.form):
        return _draw(before, asked, raw, more=True)
    token = _token(process_id)
    try:
        after = current.engine().run(
            CITIZEN, lambda work: filings.answer(work, process_id, token, asked.id, raw)
        )
    except InvalidInput as refusal:
        return _draw(before, asked, raw, errors=refusal.fields)
    return _next(after, after=asked)


def _next(filing: HalfFiling, *, after: Field | None) -> Response:
    """To the page that follows, or the first one that must be answered, or the review."""
    process_id = filing.process.process_id
    if filing.case_id is not None:
        return redirect(url_for("filings.receipt", process_id=process_id))
    wanted = filing.first_unanswered()
    shown = _shown(filing)
    if after is not None and not request.args.get("volver"):
        following = [one for number, one in shown if number > _number(filing, after)]
        reachable = wanted is None or _number(filing, wanted) > _number(filing, after)
        wanted = following[0] if following and reachable else wanted
    if wanted is None:
        return redirect(url_for("filings.review", process_id=process_id))
    number = _number(filing, wanted)
    return redirect(url_for("filings.page", process_id=process_id, number=number))


def _draw(
    filing: HalfFiling,
    asked: Field,
    raw: Mapping[str, Any],
    *,
    errors: Mapping[str, str] | None = None,
    refused: tuple[str, ...] = (),
    more: bool = False,
) -> Response:
    shown = _shown(filing)
    position = next(place for place, (_n, one) in enumerate(shown, 1) if one.id == asked.id)
    body = render_template(
        "filings/page.html",
        filing=filing,
        asked=asked,
        sheet=_sheet(filing, asked, raw, errors or {}),
        position=position,
        total=len(shown),
        previous=shown[position - 2][0] if position > 1 else None,
        refused=refused,
        more=more,
    )
    return make_response(body, 422 if errors or refused else 200)


def _sheet(
    filing: HalfFiling,
    asked: Field,
    raw: Mapping[str, Any],
    errors: Mapping[str, str] | None = None,
) -> Sheet:
    return Sheet(
        fields=asked.fields,
        raw=raw,
        known=filing.values,
        errors=errors or {},
        files=filing.files,
    )


# --- files --------------------------------------------------------------------------------------


def _attach(process_id: str) -> tuple[str, ...]:
    """Keeps what came with the page; a sentence for each file that was refused."""
    refused: list[str] = []
    for key in request.files:
        uploads = [
            Upload(sent.filename or "", cast(BinaryIO, sent.stream))
            for sent in request.files.getlist(key)
            if sent.filename
        ]
        token = _token(process_id)
        refused += filings.attach(current.engine(), process_id, token, key, uploads)
        for upload in uploads:
            upload.stream.close()
    return tuple(refused)


def _detach(process_id: str, number: int, press: Press) -> Response:
    token = _token(process_id)
    current.engine().run(CITIZEN, lambda work: filings.detach(work, process_id, token, press.row))
    flash(_("Quitamos el archivo."), "success")
    return redirect(url_for("filings.page", process_id=process_id, number=number))


# --- what this browser began --------------------------------------------------------------------


def _token(process_id: str) -> str:
    token = session.get(_KEPT, {}).get(process_id)
    if token is None:
        raise NotFound("filing", process_id)
    return str(token)


def _begun(process_id: str) -> HalfFiling | None:
    """The filing of this browser; None when it began none, or so long ago that it is forgotten."""
    if process_id not in session.get(_KEPT, {}):
        return None
    try:
        return _required(process_id)
    except NotFound:
        return None


def _required(process_id: str) -> HalfFiling:
    token = _token(process_id)
    with current.engine().reading_as(CITIZEN) as work:
        return filings.half(work, process_id, token)


def _shown(filing: HalfFiling) -> list[tuple[int, Field]]:
    """The pages that these answers leave, each with the number of its address."""
    return [(_number(filing, one), one) for one in filing.pages]


def _number(filing: HalfFiling, one: Field) -> int:
    return [page.id for page in filing.process.form.pages].index(one.id) + 1


def _page_numbered(filing: HalfFiling, number: int) -> Field | None:
    """The page of an address, when these answers show it and those before it are answered."""
    first = filing.first_unanswered()
    if first is not None and number > _number(filing, first):
        return None
    return next((one for at, one in _shown(filing) if at == number), None)
