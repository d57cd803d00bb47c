"""Papers of a case: the template of its version, filled with words.

A template decides how things look, never what they say: sentences, dates and numbers are made here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select

from engine.adapters import house
from engine.bpm.definition import Definition
from engine.db.tables import Case, Party
from engine.domain import prose
from engine.domain.bundles import Bundle
from engine.domain.officials import RESERVED_IDENTITY
from engine.domain.papers import FOLDER, SHARED, DocumentSpec, Paper
from engine.domain.spanish import day_in_words
from engine.errors import NotFound
from engine.services import choices, deadlines, parameter_values, term_store, verification
from engine.services.entity import entity
from engine.services.paper_words import PaperWords, place_and_day
from engine.services.visibility import reserve_of
from engine.services.work import Work

MAIN = "main.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """What makes a draft a paper of the house."""

    number: str = ""  # «Oficio 2026-000123»; "" where it has none
    signer: str = ""
    capacity: str = ""  # «Secretaria General», with the word for a substitution
    code: str = ""  # by which anybody checks it


def paper(
    work: Work,
    case_id: int,
    document_id: str,
    values: Mapping[str, Any],
    issued: Issued | None = None,
) -> Paper:
    """A declared paper, filled with what the case knows at that point (`values`).

    Without `issued` it is a draft: it says so on every page, and what is missing is left open.
    Once issued, a value that is missing is a CaseFault.
    """
    contents = contents_of(work, case_id, document_id, values, issued)
    definition = work.definitions.get(_case(work, case_id).definition_id)
    return bound(definition, document_id, contents)


def contents_of(
    work: Work,
    case_id: int,
    document_id: str,
    values: Mapping[str, Any],
    issued: Issued | None = None,
) -> dict[str, Any]:
    """What the paper says, as JSON that may be kept and bound later."""
    case = _case(work, case_id)
    definition = work.definitions.get(case.definition_id)
    spec = spec_of(definition, document_id)
    terms = term_store.book(work, case_id, definition, case.office_id)
    asked = choices.offered(work, definition, spec.names)
    known = {**_known(work, case, definition, values), **asked, "terminos": _terms(work, case_id)}
    words = PaperWords(known, terms.functions, drafting=issued is None)
    return {
        **common(work, title=spec.title, foot=f"Radicado {case.radicado}", issued=issued),
        "radicado": case.radicado,
        "procedure": definition.name,
        "received_on": day_in_words(case.received_at),
        "addressee": _addressee(work, case, words.addressee(spec)),
        "norms": spec.cited(parameter_values.today(work, definition)),
        "remedies": words.remedies(spec),
        "values": words.values(spec),
    }


def bound(definition: Definition, document_id: str, contents: Mapping[str, Any]) -> Paper:
    """The template of the version, with contents that were made for it."""
    owner = _owner(definition, document_id) or definition
    name = f"{document_id}-{contents['radicado']}.pdf"
    return with_template(owner.bundle, spec_of(definition, document_id), contents, name)


def with_template(
    bundle: Bundle, spec: DocumentSpec, contents: Mapping[str, Any], name: str
) -> Paper:
    """The template of a bundle and the blocks that it came with."""
    files = {MAIN: bundle.files[spec.path].decode("utf-8")}
    for path, source in bundle.under(f"{FOLDER}/{SHARED}", ".typ").items():
        files[path.removeprefix(f"{FOLDER}/")] = source.decode("utf-8")
    return Paper(name=name, files=files, data=contents)


def of_the_house(template: str, name: str, contents: Mapping[str, Any]) -> Paper:
    """A paper that no procedure declares."""
    blocks = {path: source.decode("utf-8") for path, source in house.blocks().items()}
    return Paper(name=name, files={MAIN: house.template(template), **blocks}, data=contents)


def common(work: Work, *, title: str, foot: str, issued: Issued | None) -> dict[str, Any]:
    """What every paper says: of which entity it is, its day, its number, who signs it."""
    letterhead = entity(work)
    stamp = issued or Issued()
    signer = {"name": stamp.signer, "capacity": stamp.capacity} if stamp.signer else None
    return {
        "title": title,
        "summary": title,
        "draft": issued is None,
        "entity": asdict(letterhead),
        "day": place_and_day(letterhead.city, work.today),
        "number": stamp.number,
        "signer": signer,
        "verify": verification.printed(work.settings.base_url, stamp.code) if stamp.code else None,
        "foot": foot,
        "norms": [],
        "remedies": [],
        "addressee": [],
        "values": {},
    }


def spec_of(definition: Definition, document_id: str) -> DocumentSpec:
    """What the procedure, or one that it calls, says of a paper. NotFound where none does."""
    found = declared(definition, document_id)
    if found is None:
        raise NotFound("document", document_id)
    return found


def declared(definition: Definition, document_id: str) -> DocumentSpec | None:
    """The same; None where no procedure declares it."""
    owner = _owner(definition, document_id)
    specs = owner.documents if owner else ()
    return next((spec for spec in specs if spec.id == document_id), None)


def drafted_in(definition: Definition, element_id: str) -> tuple[DocumentSpec, ...]:
    """The papers that a task drafts, of the procedure and those that it calls."""
    specs = (spec for one in definition.family() for spec in one.documents)
    return tuple(spec for spec in specs if element_id in spec.drafted_in)


def _owner(definition: Definition, document_id: str) -> Definition | None:
    holds = (one for one in definition.family() if any(d.id == document_id for d in one.documents))
    return next(holds, None)


def _case(work: Work, case_id: int) -> Case:
    found = work.session.get(Case, case_id)
    if found is None:
        raise NotFound("case", case_id)
    return found


def _known(
    work: Work, case: Case, definition: Definition, values: Mapping[str, Any]
) -> dict[str, Any]:
    """The values, without those that tell a reserved identity: papers pass through many hands."""
    if not case.identity_reserved:
        return dict(values)
    return reserve_of(work, case.id, definition, values).over(values)


def _terms(work: Work, case_id: int) -> dict[str, Any]:
    """The last term of each name, ended or not: its day and its norm."""
    return {
        line.name: {"vence": line.due_on, "nombre": line.label, "norma": line.cited}
        for line in deadlines.lines(work, case_id)
    }


def _addressee(work: Work, case: Case, said: list[str]) -> list[str]:
    """To whom it is written, line by line: whom the paper names, else the person of the case;
    nobody where it has none."""
    party = work.session.scalars(
        select(Party).where(Party.case_id == case.id).order_by(Party.id).limit(1)
    ).first()
    if party is None and not said:
        return []
    if case.identity_reserved:
        return ["Señor(a)", RESERVED_IDENTITY, f"Radicado {case.radicado}"]
    if said or party is None:
        return ["Señor(a)", *said]
    if party.anonymous or not party.name:
        return ["Señor(a)", "Peticionario anónimo", f"Radicado {case.radicado}"]
    lines = ["Señor(a)", party.name, party.address, party.email]
    return [prose.plain(line) for line in lines if line]
