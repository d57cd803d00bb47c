"""What the house certifies of a case, and the drafts that officials write together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import BinaryIO, cast

from flask import (
    Blueprint,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    send_file,
    session,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from engine.domain.firmness import CAUSES, FROM_NOTICE, Why
from engine.domain.officials import CITIZEN
from engine.errors import InvalidInput
from engine.services import casepages, certificates, deliveries, throttle, working_drafts
from engine.services.certificates import Count, Finality, Kind, Publication, Said
from webui import current
from webui.security import policy

bp = Blueprint("papers", __name__)

_PAIR = "tracking"  # the session's, as `tracking` keeps it
LONGEST = 300


@bp.get("/expedientes/<int:case_id>/papeles")
@policy("official")
def show(case_id: int) -> Response:
    return _drawn(case_id)


@bp.post("/expedientes/<int:case_id>/constancias")
@policy("official")
def certify(case_id: int) -> Response:
    engine = current.engine()
    try:
        said = _said(request.form)
        certificates.issue(engine, engine.press, current.actor(), case_id, said)
    except InvalidInput as refusal:
        return _drawn(case_id, refusal.fields)
    flash(_("La constancia quedó en el expediente. Descárguela de la lista."), "success")
    return redirect(url_for("papers.show", case_id=case_id))


@bp.post("/expedientes/<int:case_id>/borradores")
@policy("official", upload=True)
def add_draft(case_id: int) -> Response:
    sent = request.files.get("archivo")
    if sent is None or not sent.filename:
        return _drawn(case_id, {"archivo": _("Elija el archivo que quiere subir.")})
    try:
        working_drafts.add(
            current.engine(), current.actor(), case_id, cast(BinaryIO, sent.stream), sent.filename
        )
    except InvalidInput as refusal:
        return _drawn(case_id, {"archivo": " ".join(refusal.fields.values())})
    flash(
        _("Subió el borrador. Lo ven quienes trabajan en el expediente; no hace parte de él."),
        "success",
    )
    return redirect(url_for("papers.show", case_id=case_id))


@bp.post("/borradores/<int:document_id>/quitar")
@policy("official")
def remove_draft(document_id: int) -> Response:
    case_id = current.engine().run(
        current.actor(), lambda work: working_drafts.remove(work, document_id)
    )
    flash(_("Quitó el borrador. Si fue un error, súbalo de nuevo."), "info")
    return redirect(url_for("papers.show", case_id=case_id))


@bp.post("/constancias/radicacion")
@policy("public")
def receipt() -> Response:
    """For whoever has the number and the code of a matter, from its receipt or its tracking."""
    pair = [request.form.get(name, "")[:40].strip() for name in ("radicado", "codigo")]
    radicado, code = pair if all(pair) else session.get(_PAIR) or ("", "")
    engine, key = current.engine(), f"tracking:address:{current.address()}"
    engine.run(CITIZEN, lambda work: throttle.attempt(work, key, throttle.TRACKING))
    found = certificates.issue_to_citizen(engine, engine.press, radicado, code)
    engine.run(CITIZEN, lambda work: throttle.forgive(work, key))
    answer = send_file(
        found.stream, mimetype=found.media_type, as_attachment=True, download_name=found.name
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _drawn(case_id: int, wrong: Mapping[str, str] | None = None) -> Response:
    with current.engine().reading_as(current.actor()) as work:
        case = casepages.case_page(work, case_id)
        issued = certificates.issued(work, case_id)
        drafts = working_drafts.listed(work, case_id)
        notified = deliveries.notified(work, case_id)
    body = render_template(
        "papers/case.html",
        case=case,
        issued=issued,
        drafts=drafts,
        notified=notified,
        causes=CAUSES,
        typed=request.form,
        wrong=wrong or {},
    )
    return make_response(body, 422 if wrong else 200)


def _said(form: Mapping[str, str]) -> Said:
    """What was typed of a certificate. InvalidInput, a sentence per field."""
    kind = form.get("clase")
    if kind == Kind.PUBLISHED:
        read = _Typed(form)
        publication = Publication(
            what=read.words("que", _("Escriba qué se publicó.")),
            where=read.words("donde", _("Escriba en qué medio se publicó.")),
            number=form.get("numero", "").strip()[:LONGEST],
            on=read.day("publicado", _("Escriba la fecha en que se publicó.")),
        )
        return read.checked(publication)
    if kind == Kind.FINAL:
        read = _Typed(form)
        return read.checked(_finality(read))
    if kind == Kind.COUNTED:
        term_id = form.get("termino", "")
        return Count(term_id=int(term_id) if term_id.isascii() and term_id.isdigit() else 0)
    return None


def _finality(read: _Typed) -> Finality:
    """Of an act that was notified here, only what its notice does not say is asked."""
    chosen, why = read.form.get("entrega", ""), read.cause("causal")
    linked = chosen.isdecimal()
    asks_day = not (linked and why in FROM_NOTICE)
    return Finality(
        act="" if linked else read.words("acto", _("Escriba el acto, con su número y fecha.")),
        why=why,
        day=read.day("dia", _("Escriba la fecha desde la que se cuenta."))
        if asks_day
        else date.min,
        delivery=int(chosen[:18]) if linked else None,
    )


class _Typed:
    """Reads the fields of one form and remembers what is wrong with each."""

    def __init__(self, form: Mapping[str, str]) -> None:
        self.form = form
        self.wrong: dict[str, str] = {}

    def words(self, name: str, sentence: str) -> str:
        found = self.form.get(name, "").strip()
        if not found:
            self.wrong[name] = sentence
        elif len(found) > LONGEST:
            self.wrong[name] = _("Escriba %(n)s caracteres como máximo.", n=LONGEST)
        return found

    def day(self, name: str, sentence: str) -> date:
        try:
            return date.fromisoformat(self.form.get(name, ""))
        except ValueError:
            self.wrong[name] = sentence
            return date.min

    def cause(self, name: str) -> Why:
        try:
            return Why(self.form.get(name, ""))
        except ValueError:
            self.wrong[name] = _("Elija por qué quedó en firme.")
            return Why.NO_REMEDY

    def checked(self, said: Said) -> Said:
        if self.wrong:
            raise InvalidInput(self.wrong)
        return said
