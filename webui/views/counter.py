"""The counter: filing for who comes, writes or calls; who came before; what is printed for them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from itertools import chain
from typing import Any

import segno
from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.counter import Reception
from engine.errors import InvalidInput
from engine.services import annulments, counter, filings
from engine.services.counter import CounterDraft
from engine.settings import BOGOTA
from webui import current, uploads
from webui.forms import Sheet, pressed, read, unseen
from webui.i18n import bogota
from webui.security import policy
from webui.uploads import ATTACH, DETACH

bp = Blueprint("counter", __name__)

LATER = "guardar"
#: what the page asks of the reception, besides the form of the procedure
RECEPTION = ("canal", "recibida", "por_que_tarde", "canal_que_fallo", "intento")


@bp.get("/ventanilla")
@policy("official")
def home() -> str:
    with current.engine().reading_as(current.actor()) as work:
        procedures, recent = counter.procedures(work), counter.recent(work)
    return render_template("counter/home.html", procedures=procedures, recent=recent)


@bp.get("/ventanilla/personas")
@policy("official")
def people() -> str:
    text = request.args.get("q", "").strip()[:200]
    with current.engine().reading_as(current.actor()) as work:
        searched = counter.searched(work, text, before=request.args.get("antes", type=int))
    return render_template("counter/people.html", searched=searched, text=text)


@bp.post("/ventanilla/<process_id>")
@policy("official")
def begin(process_id: str) -> Response:
    draft = current.engine().run(current.actor(), lambda work: counter.begin(work, process_id))
    return redirect(url_for("counter.write", process_id=process_id, draft=draft))


@bp.get("/ventanilla/<process_id>/<draft>")
@policy("official")
def write(process_id: str, draft: str) -> Response:
    found = _draft(process_id, draft)
    if found.case_id is not None:
        return redirect(url_for("counter.receipt", case_id=found.case_id))
    return _drawn(found, draft, found.typed, found.reception or _now())


@bp.post("/ventanilla/<process_id>/<draft>")
@policy("official", upload=True)
def keep(process_id: str, draft: str) -> Response:
    """The form came back: kept as it is, then drawn again or reviewed."""
    found, press = _draft(process_id, draft), pressed(request.form)
    raw = read(found.form.fields, request.form, press)
    said = {key: request.form.get(key, "")[:2_000] for key in RECEPTION}
    current.engine().run(
        current.actor(), lambda work: counter.save(work, process_id, draft, raw, said)
    )
    refused = _attach(process_id, draft)
    if press.verb == DETACH:
        current.engine().run(
            current.actor(), lambda work: filings.detach(work, process_id, draft, press.row)
        )
    if press.verb == LATER:
        flash(_("Guardamos lo que lleva. Siga cuando pueda: está en esta dirección."), "success")
    found = _draft(process_id, draft)
    stays = refused or press.verb in (ATTACH, DETACH, LATER) or press.only_redraws
    if stays or unseen(_sheet(found, raw), request.form):
        return _drawn(found, draft, raw, said, refused=refused)
    return redirect(url_for("counter.review", process_id=process_id, draft=draft))


@bp.get("/ventanilla/<process_id>/<draft>/revisar")
@policy("official")
def review(process_id: str, draft: str) -> Response:
    found = _draft(process_id, draft)
    if found.case_id is not None:
        return redirect(url_for("counter.receipt", case_id=found.case_id))
    try:
        reception = _reception(found.reception)
        with current.engine().reading_as(current.actor()) as work:
            reviewed = counter.review(work, process_id, draft, reception)
    except InvalidInput as refusal:
        return _drawn(found, draft, found.typed, found.reception, errors=refusal.fields)
    body = render_template(
        "counter/review.html",
        found=found,
        draft=draft,
        review=reviewed,
        reception=reception,
        sheet=_sheet(found, found.typed),
    )
    return make_response(body)


@bp.post("/ventanilla/<process_id>/<draft>/revisar")
@policy("official")
def send(process_id: str, draft: str) -> Response:
    found = _draft(process_id, draft)
    try:
        reception = _reception(found.reception) if found.case_id is None else _any_time()
        case_id = current.engine().run(
            current.actor(), lambda work: counter.send(work, process_id, draft, reception)
        )
    except InvalidInput as refusal:
        return _drawn(found, draft, found.typed, found.reception, errors=refusal.fields)
    return redirect(url_for("counter.receipt", case_id=case_id))


@bp.get("/expedientes/<int:case_id>/constancia")
@policy("official")
def receipt(case_id: int) -> str:
    with current.engine().reading_as(current.actor()) as work:
        found = counter.receipt(work, case_id)
    followed = url_for("tracking.form", radicado=found.case.radicado, _external=True)
    qr = segno.make(followed, error="m").svg_data_uri(scale=4, border=4)
    return render_template("counter/receipt.html", receipt=found, qr=qr, followed=followed)


@bp.get("/expedientes/<int:case_id>/anular")
@policy("official")
def ask_to_annul(case_id: int) -> str:
    return _annulment(case_id, {}, {})


@bp.post("/expedientes/<int:case_id>/anular")
@policy("official")
def annul(case_id: int) -> Response:
    cause, reason = request.form.get("causa", ""), request.form.get("motivo", "")
    other = request.form.get("otro", "").strip()
    try:
        current.engine().run(
            current.actor(), lambda work: annulments.annul(work, case_id, cause, reason, other)
        )
    except InvalidInput as refusal:
        return make_response(_annulment(case_id, request.form.to_dict(), refusal.fields), 422)
    flash(_("El radicado quedó anulado. Conserva su número y dice por qué."), "success")
    return redirect(url_for("cases.show", case_id=case_id))


# --- one draft ------------------------------------------------------------------------------------


def _annulment(case_id: int, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    with current.engine().reading_as(current.actor()) as work:
        case = annulments.asked(work, case_id)
    return render_template("counter/annul.html", case=case, typed=typed, errors=errors)


def _draft(process_id: str, draft: str) -> CounterDraft:
    with current.engine().reading_as(current.actor()) as work:
        return counter.draft(work, process_id, draft)


def _sheet(
    found: CounterDraft, raw: Mapping[str, Any], errors: Mapping[str, str] | None = None
) -> Sheet:
    return Sheet(fields=found.form.fields, raw=raw, errors=errors or {}, files=found.files)


def _drawn(
    found: CounterDraft,
    draft: str,
    raw: Mapping[str, Any],
    said: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    refused: tuple[str, ...] = (),
) -> Response:
    errors = errors or {}
    body = render_template(
        "counter/write.html",
        found=found,
        draft=draft,
        said=said,
        wrong={key: errors[key] for key in RECEPTION if key in errors},
        sheet=_sheet(found, raw, {k: v for k, v in errors.items() if k not in RECEPTION}),
        refused=refused,
    )
    return make_response(body, 422 if errors or refused else 200)


def _now() -> dict[str, str]:
    """Received just now, until the official says otherwise."""
    with current.engine().reading_as(current.actor()) as work:
        return {"recibida": bogota(work.now).strftime("%Y-%m-%dT%H:%M")}


def _reception(said: Mapping[str, str]) -> Reception:
    """InvalidInput for a day or an hour that cannot be read."""
    attempted = said.get("intento", "")
    return Reception(
        channel=said.get("canal", ""),
        received_at=_moment(said.get("recibida", ""), "recibida"),
        why_late=said.get("por_que_tarde", ""),
        failed_channel=said.get("canal_que_fallo", ""),
        attempted_at=_moment(attempted, "intento") if attempted else None,
    )


def _any_time() -> Reception:
    """For what was filed already: nothing is asked of its reception again."""
    return Reception(channel="", received_at=datetime.now(BOGOTA))


def _moment(typed: str, key: str) -> datetime:
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=BOGOTA)
    except ValueError:
        raise InvalidInput({key: _("Escriba el día y la hora.")}) from None


def _attach(process_id: str, draft: str) -> tuple[str, ...]:
    """Keeps what came with the page; a sentence for each file that was refused."""
    engine = current.engine()
    refused = uploads.attach(lambda key, sent: filings.attach(engine, process_id, draft, key, sent))
    return tuple(chain.from_iterable(refused.values()))
