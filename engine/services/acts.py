"""Acts: signed and numbered in the transaction that completes the signer's task."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, select

from engine.bpm.definition import ActMark, Definition, Element
from engine.bpm.transition import ActToSign
from engine.db.queries import upsert
from engine.db.tables import Act, ActSeries, ActStatus, Document
from engine.domain import acts, radicado
from engine.domain.acts import Quality, Signer
from engine.domain.officials import Action, may
from engine.domain.papers import WHOEVER, DocumentSpec
from engine.domain.verification_codes import new_code
from engine.errors import CaseFault, Conflict, InvalidInput, NotAllowed, NotFound
from engine.feel import FeelError
from engine.services import audit, competence, history, papers, parameters
from engine.services.papers import Issued
from engine.services.rows import CaseRow, TaskRow
from engine.services.visibility import visible
from engine.services.work import Work

#: of the parameters that say how the numbers of a series read: `numeracion.<serie>`
PATTERNS = "numeracion."


@dataclass(frozen=True, slots=True, kw_only=True)
class ActLine:
    """An act as a page shows it."""

    id: int
    case_id: int
    paper_name: str
    code: str
    issued_on: date
    signed_at: datetime
    signer_name: str
    position: str
    quality: Quality
    quality_act: str
    on_behalf_of: str
    status: ActStatus
    document_id: int | None
    sealed_at: datetime | None
    annulled_at: datetime | None
    annulled_because: str
    checked_at: datetime | None
    check_result: str
    check_said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """One act, and what the case knows of it."""

    act: Act

    @property
    def variable(self) -> dict[str, Any]:
        return {
            "id": self.act.id,
            "numero": self.act.code,
            "fecha": self.act.issued_on,
            "firmante": self.act.signer_name,
            "calidad": self.act.quality,
        }


def sign(
    work: Work,
    definition: Definition,
    case: CaseRow,
    task: TaskRow,
    wanted: Sequence[ActToSign],
    said: Mapping[str, Any],
) -> dict[str, Any]:
    """Numbers what the actor signs with the task: the case's variables, by name.

    InvalidInput where the actor may not sign today. `said` is what the papers are filled with.
    The number is taken last and its row stays locked: what is rolled back leaves no gap.
    """
    signed: dict[str, Any] = {}
    for one in wanted:
        paper = competence.of_matter(work, declared(definition, one.document), said)
        signer = _competent(work, paper, case.id)
        act = _numbered(work, paper, signer)
        act.case_id, act.task_id, act.name = case.id, task.id, one.name
        act.definition_id = case.definition_id
        act.data = _frozen(work, act, said)
        work.session.add(act)
        work.session.flush()
        signed[one.name] = Signed(act=act).variable
        _record(work, act, "act_signed", signer=act.signer_name, quality=act.quality)
    return signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """What the actor would sign with a task: in what capacity, or why not (a sentence)."""

    title: str
    series: str
    signer: Signer | None
    refusal: str


def prospects(
    work: Work, definition: Definition, element: Element, case_id: int, known: Mapping[str, Any]
) -> tuple[Prospect, ...]:
    """The papers that are signed where the element is completed, for who looks at its page."""
    named = (_named(mark, known) for mark in element.acts)
    specs = [spec for name in named if (spec := papers.declared(definition, name)) is not None]
    return tuple(
        _prospect(work, competence.of_matter(work, spec, known), case_id) for spec in specs
    )


def own_word(definition: Definition, element: Element) -> bool:
    """What is signed there is the signer's own word, and no act upon the matter."""
    specs = (papers.declared(definition, _named(mark, {})) for mark in element.acts)
    return any(spec is not None and WHOEVER in spec.signers for spec in specs)


def _named(mark: ActMark, known: Mapping[str, Any]) -> str:
    try:
        return str(mark.document.evaluate(known, {}) or "")
    except FeelError:  # it is told when it is signed
        return ""


def _prospect(work: Work, spec: DocumentSpec, case_id: int) -> Prospect:
    facts = competence.facts(work, spec, case_id)
    able = {signer.user_id: signer for signer in acts.competent(spec, facts)}
    actor_id = work.actor.id or 0
    signer = able.get(actor_id)
    refusal = "" if signer else acts.refusal(actor_id, spec, facts)
    return Prospect(title=spec.title, series=spec.series, signer=signer, refusal=refusal)


def told(work: Work, case_id: int, signed: Mapping[str, Mapping[str, Any]]) -> None:
    """The lines of history of what was signed with a step that was written."""
    for act in signed.values():
        history.add(work, case_id, history.Line("act_signed", data=act))


def declared(definition: Definition, paper_id: str) -> DocumentSpec:
    """The paper, of the procedure or of one that it calls. CaseFault where it cannot be signed."""
    spec = papers.declared(definition, paper_id)
    if spec is None or not spec.signable:
        raise CaseFault(f"expected a paper with signers and a series, found {paper_id!r}")
    return spec


def annul(work: Work, act_id: int, reason: str) -> None:
    """The number stays, and what it was given to does not count. Conflict once it is sealed: such
    an act is revoked by another."""
    act = work.session.get(Act, act_id, with_for_update=True)
    if act is None:
        raise NotFound("act", act_id)
    visible(work, act.case_id)
    if act.signer_id != work.actor.id and not may(work.actor, Action.ADMINISTER):
        raise NotAllowed(f"{work.actor.username} may not annul act {act_id}")
    if act.status != ActStatus.NUMBERED:
        raise Conflict(f"act {act_id} is {act.status}, expected it numbered and not sealed yet")
    if not reason.strip():
        raise InvalidInput({"motivo": "Escriba por qué se anula el número: queda en el registro."})
    act.status, act.annulled_at = ActStatus.ANNULLED, work.now
    act.annulled_by, act.annulled_because = work.actor.username, reason.strip()
    work.session.flush()
    history.add(
        work, act.case_id, history.Line("act_annulled", data={"numero": act.code, "cause": reason})
    )
    _record(work, act, "act_annulled", reason=act.annulled_because)


def of_case(work: Work, case_id: int) -> tuple[ActLine, ...]:
    """The acts of a case that the actor was let see, in order."""
    rows = work.session.execute(_papers().where(Act.case_id == case_id).order_by(Act.id)).all()
    return tuple(line_of(row, document) for row, document in rows)


def _papers() -> Select[Act, Document]:
    """Acts, and the paper of those that have one."""
    return select(Act, Document).outerjoin(Document, Document.id == Act.document_id)


def of_id(work: Work, act_id: int) -> ActLine:
    """One act; the caller has checked that its case is at hand."""
    row, document = work.session.execute(_papers().where(Act.id == act_id)).one()
    return line_of(row, document)


def number_of(work: Work, document_id: int) -> str:
    """The number of the act whose paper the document is; "" of any other."""
    return work.session.scalar(select(Act.code).where(Act.document_id == document_id)) or ""


def line_of(row: Act, document: Document | None) -> ActLine:
    return ActLine(
        id=row.id,
        case_id=row.case_id,
        paper_name=row.paper_name,
        code=row.code,
        issued_on=row.issued_on,
        signed_at=row.signed_at,
        signer_name=row.signer_name,
        position=row.position,
        quality=Quality(row.quality),
        quality_act=row.quality_act,
        on_behalf_of=row.on_behalf_of,
        status=ActStatus(row.status),
        document_id=row.document_id,
        sealed_at=row.sealed_at,
        annulled_at=row.annulled_at,
        annulled_because=row.annulled_because or "",
        checked_at=document.checked_at if document else None,
        check_result=(document.check_result or "") if document else "",
        check_said=(document.check_said or "") if document else "",
    )


# --- one act --------------------------------------------------------------------------------------


def _competent(work: Work, paper: DocumentSpec, case_id: int) -> Signer:
    known = competence.facts(work, paper, case_id)
    able = {signer.user_id: signer for signer in acts.competent(paper, known)}
    actor_id = work.actor.id or 0
    if actor_id not in able:
        raise InvalidInput({}, acts.refusal(actor_id, paper, known))
    return able[actor_id]


def _numbered(work: Work, paper: DocumentSpec, signer: Signer) -> Act:
    year = radicado.year_of(work.now)
    pattern = parameters.value_of(work, f"{PATTERNS}{paper.series}") or acts.PATTERN
    last = _next_number(work, paper.series, year)
    return Act(
        paper=paper.id,
        paper_name=paper.title,
        series=paper.series,
        year=year,
        number=last,
        code=acts.number(pattern, paper.series, year, last),
        proof=new_code(),
        issued_on=work.today,
        signed_at=work.now,
        signer_id=signer.user_id,
        signer_name=signer.name,
        position=signer.position,
        quality=signer.quality,
        quality_act=signer.act,
        on_behalf_of=signer.on_behalf_of,
        status=ActStatus.NUMBERED,
    )


def _frozen(work: Work, act: Act, said: Mapping[str, Any]) -> str:
    """What the paper says, for ever: it is typeset later, from nothing else."""
    issued = Issued(number=act.code, signer=act.signer_name, capacity=capacity(act), code=act.proof)
    return json.dumps(papers.contents_of(work, act.case_id, act.paper, said, issued))


def capacity(act: Act | ActLine) -> str:
    """What stands under the name of who signs: the office, and by which act it is another's."""
    if act.quality == Quality.HOLDER:
        return act.position
    return f"{act.position} ({act.quality}, {act.quality_act})"


def _next_number(work: Work, series: str, year: int) -> int:
    """The next of the series. Its row stays locked until the transaction ends: no gaps.

    Numbers and dates go the same way: who began before midnight and comes after somebody who began
    after it signs again.
    """
    first = {"series": series, "year": year, "last": 1, "last_on": work.today}
    taken = work.session.execute(
        upsert(work.session, ActSeries, first)
        .on_conflict_do_update(
            index_elements=["series", "year"],
            set_={"last": ActSeries.last + 1, "last_on": work.today},
            where=ActSeries.last_on <= work.today,
        )
        .returning(ActSeries.last)
    ).scalar_one_or_none()
    if taken is None:
        raise Conflict(f"series {series} has an act of a later day than {work.today}")
    return int(taken)


def _record(work: Work, act: Act, action: str, **data: Any) -> None:
    stream = audit.case_stream(act.case_id)
    audit.record(work, stream, action, act_id=act.id, number=act.code, **data)
