"""Filing a matter: one question a page, no account, no script, and the receipt at the end."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

import segno
from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.forms import Field
from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput
from engine.services import duplicates, filings
from engine.services.filings import HalfFiling
from webui import begun, current, uploads
from webui.forms import Press, Sheet, pressed, read, unseen
from webui.security import policy
from webui.uploads import ATTACH, DETACH

bp = Blueprint("filings", __name__, url_prefix="/radicar")

SAVE = "guardar"


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
        "filings/start.html", procedure=procedure, begun=begun.half(process_id) is not None
    )


@bp.post("/<process_id>")
@policy("public")
def begin(process_id: str) -> Response:
    engine = current.engine()
    with engine.reading_as(CITIZEN) as work:
        filings.check_may_begin(work, address=current.address())
    token = engine.run(
        CITIZEN, lambda work: filings.begin(work, process_id, address=current.address())
    )
    begun.remember(process_id, token)
    return redirect(url_for("filings.page", process_id=process_id, number=1))


@bp.get("/<process_id>/<int:number>")
@policy("public")
def page(process_id: str, number: int) -> Response:
    filing = begun.half(process_id)
    if filing is None:
        return redirect(url_for("filings.start", process_id=process_id))
    if filing.case_id is not None:
        return redirect(url_for("filings.receipt", process_id=process_id))
    asked = _page_numbered(filing, number)
    if asked is None:
        return _next(filing, after=None)
    return _draw(filing, asked, filing.typed(asked))


@bp.post("/<process_id>/<int:number>")
@policy("public", upload=True)
def answer(process_id: str, number: int) -> Response:
    filing = begun.half(process_id)
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
    if press.verb == SAVE and not refused:
        return _save(process_id, asked, raw)
    if refused or press.verb == ATTACH or press.only_redraws:
        return _draw(begun.required(process_id), asked, raw, refused=refused)
    return _continue(process_id, asked, raw)


@bp.get("/<process_id>/seguir")
@policy("public")
def resume(process_id: str) -> Response:
    """Where it was left: the page that was typed and not sent, or the first to be answered."""
    filing = begun.half(process_id)
    if filing is None:
        return redirect(url_for("filings.start", process_id=process_id))
    left = next((one for _n, one in _shown(filing) if one.id == filing.draft.get("page")), None)
    if left is None or filing.case_id is not None:
        return _next(filing, after=None)
    return redirect(url_for("filings.page", process_id=process_id, number=_number(filing, left)))


@bp.get("/<process_id>/revisar")
@policy("public")
def review(process_id: str) -> Response:
    filing = begun.half(process_id)
    if filing is None:
        return redirect(url_for("filings.start", process_id=process_id))
    if filing.case_id is not None or filing.first_unanswered() is not None:
        return _next(filing, after=None)
    sheets = [(number, one, _sheet(filing, one, filing.values)) for number, one in _shown(filing)]
    with current.engine().reading_as(CITIZEN) as work:
        again = duplicates.filed_already(work, process_id, filing.values)
    body = render_template("filings/review.html", filing=filing, sheets=sheets, again=again)
    return make_response(body)


@bp.post("/<process_id>/revisar")
@policy("public")
def send(process_id: str) -> Response:
    token = begun.token(process_id)
    try:
        current.engine().run(CITIZEN, lambda work: filings.send(work, process_id, token))
    except InvalidInput:
        return _next(begun.required(process_id), after=None)
    return redirect(url_for("filings.receipt", process_id=process_id))


@bp.get("/<process_id>/constancia")
@policy("public")
def receipt(process_id: str) -> str:
    token = begun.token(process_id)
    with current.engine().reading_as(CITIZEN) as work:
        filed = filings.receipt(work, process_id, token)
    followed = current.engine().settings.base_url + url_for(
        "tracking.form", radicado=filed.radicado
    )
    qr = segno.make(followed, error="m").svg_data_uri(scale=4, border=4)
    return render_template("filings/receipt.html", receipt=filed, qr=qr, followed=followed)


# --- one page -----------------------------------------------------------------------------------


def _continue(process_id: str, asked: Field, raw: Mapping[str, Any]) -> Response:
    """Keeps the page and goes on; stays when something must be corrected or was not asked yet."""
    before = begun.required(process_id)
    if unseen(_sheet(before, asked, raw), request.form):
        return _draw(before, asked, raw, more=True)
    token = begun.token(process_id)
    try:
        after = current.engine().run(
            CITIZEN, lambda work: filings.answer(work, process_id, token, asked.id, raw)
        )
    except InvalidInput as refusal:
        return _draw(before, asked, raw, errors=refusal.fields)
    return _next(after, after=asked)


def _save(process_id: str, asked: Field, raw: Mapping[str, Any]) -> Response:
    token = begun.token(process_id)
    current.engine().run(CITIZEN, lambda work: filings.save(work, process_id, token, asked.id, raw))
    return redirect(url_for("filing_links.saved", process_id=process_id))


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
    engine = current.engine()
    refused = uploads.attach(
        lambda key, sent: filings.attach(engine, process_id, begun.token(process_id), key, sent)
    )
    return tuple(chain.from_iterable(refused.values()))


def _detach(process_id: str, number: int, press: Press) -> Response:
    token = begun.token(process_id)
    current.engine().run(CITIZEN, lambda work: filings.detach(work, process_id, token, press.row))
    flash(_("Quitamos el archivo."), "success")
    return redirect(url_for("filings.page", process_id=process_id, number=number))


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
