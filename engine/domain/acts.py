"""Acts: how they are numbered, and who may sign one on a given day.

Competence is looked at on the day of the signature, never before: an office passes from hand to
hand by acts (encargo, delegation), and a declared impediment takes one matter out of a hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.papers import WHOEVER, DocumentSpec
from engine.errors import InvalidInput

#: how a number reads unless the entity says otherwise
PATTERN = "{serie}-{anio}-{numero:5}"
_FIELD = re.compile(r"\{(serie|anio|numero)(?::(\d))?\}")


class Quality(StrEnum):
    """In what capacity somebody signs; the word is the one of the paper."""

    HOLDER = "titular"
    ACTING = "encargado"
    DELEGATE = "delegado"
    AD_HOC = "ad hoc"


# --- numbers --------------------------------------------------------------------------------------


def number(pattern: str, series: str, year: int, last: int) -> str:
    """`OF-2026-00012`; `{numero:5}` is filled with zeros up to five digits."""
    given = {"serie": series, "anio": f"{year:04d}", "numero": str(last)}

    def written(field: re.Match[str]) -> str:
        return given[field[1]].zfill(int(field[2] or 0))

    return _FIELD.sub(written, pattern)


def check_pattern(pattern: str) -> None:
    """InvalidInput for one in which two acts would read the same, or with an unknown field."""
    said = {field[1] for field in _FIELD.finditer(pattern)}
    if "numero" not in said or "anio" not in said:
        raise InvalidInput({"pattern": "La plantilla lleva al menos {anio} y {numero}."})
    if "{" in _FIELD.sub("", pattern) or "}" in _FIELD.sub("", pattern):
        raise InvalidInput({"pattern": "Solo se usan {serie}, {anio} y {numero}, o {numero:5}."})


# --- who may sign ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Somebody who holds today a role whose function it is to sign."""

    user_id: int
    name: str
    role: str
    label: str  # of the role: the office under the name


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A day on which an official is away, and who was put in charge by which act."""

    absent_id: int
    substitute_id: int
    substitute_name: str
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegation:
    """Ley 489 de 1998, art. 10: in writing, to somebody, for matters that are named."""

    role: str  # whose function is delegated
    delegate_id: int
    delegate_name: str
    documents: frozenset[str]
    act: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Impediment:
    """Declared on the matter and not refused; `ad_hoc` is who was named to act instead."""

    user_id: int
    ad_hoc_id: int | None = None
    ad_hoc_name: str = ""
    act: str = ""  # of the superior who decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is so on the day of the signature, and on the matter."""

    holders: Sequence[Holder]
    absences: Sequence[Absence] = ()
    delegations: Sequence[Delegation] = ()
    impediments: Sequence[Impediment] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Somebody who may sign, and as what. `act` is what puts the pen in that hand."""

    user_id: int
    name: str
    quality: Quality
    position: str
    act: str = ""
    on_behalf_of: str = ""  # the holder whose function it is


def competent(paper: DocumentSpec, facts: Facts) -> tuple[Signer, ...]:
    """Everybody who may sign the paper, each in one capacity, holders first."""
    # a word of one's own, on the impediment itself say, is not an act upon the matter
    barred = () if WHOEVER in paper.signers else {one.user_id for one in facts.impediments}
    found: dict[int, Signer] = {}
    for signer in _each(paper, facts):
        if signer.user_id not in barred:
            found.setdefault(signer.user_id, signer)
    return tuple(found.values())


def _each(paper: DocumentSpec, facts: Facts) -> Iterator[Signer]:
    """In the order in which one capacity outweighs another."""
    away = {one.absent_id: one for one in facts.absences}
    delegations = _delegations(paper, facts)
    holders = [holder for holder in facts.holders if holder.role in paper.signers]
    for one in delegations:
        # who is away leaves nobody in charge of what was given to him: art. 11, num. 2
        if one.delegate_id not in away:
            yield _delegate(one, holders)
    # what was delegated is not theirs until they take it back: art. 12
    given = {one.role for one in delegations}
    own = [holder for holder in holders if holder.role not in given]
    for holder in own:
        if (in_charge := _in_charge(holder.user_id, away)) is not None:
            yield _acting(holder, in_charge)
    for holder in own:
        if holder.user_id not in away:
            yield _holder(holder)
    yield from _ad_hoc(holders, facts)


def _delegations(paper: DocumentSpec, facts: Facts) -> list[Delegation]:
    """Art. 11: what may not be delegated is not, whatever an act says."""
    if not paper.delegable:
        return []
    return [
        one for one in facts.delegations if one.role in paper.signers and paper.id in one.documents
    ]


def _in_charge(user_id: int, away: Mapping[int, Absence]) -> Absence | None:
    """Who answers, link by link, for somebody who is away. None for a circle, or nobody away."""
    passed, last = {user_id}, None
    while user_id in away:
        last = away[user_id]
        user_id = last.substitute_id
        if user_id in passed:
            return None
        passed.add(user_id)
    return last


def _holder(holder: Holder) -> Signer:
    return Signer(
        user_id=holder.user_id, name=holder.name, quality=Quality.HOLDER, position=holder.label
    )


def _acting(holder: Holder, absence: Absence) -> Signer:
    return Signer(
        user_id=absence.substitute_id,
        name=absence.substitute_name,
        quality=Quality.ACTING,
        position=holder.label,
        act=absence.act,
        on_behalf_of=holder.name,
    )


def _delegate(one: Delegation, holders: Sequence[Holder]) -> Signer:
    holder = next((holder for holder in holders if holder.role == one.role), None)
    return Signer(
        user_id=one.delegate_id,
        name=one.delegate_name,
        quality=Quality.DELEGATE,
        position=holder.label if holder else one.role,
        act=one.act,
        on_behalf_of=holder.name if holder else "",
    )


def _ad_hoc(holders: Sequence[Holder], facts: Facts) -> Iterator[Signer]:
    """CPACA, art. 12: who accepts the impediment names somebody, if that is needed."""
    for one in facts.impediments:
        holder = next((holder for holder in holders if holder.user_id == one.user_id), None)
        if one.ad_hoc_id is None or holder is None:
            continue
        yield Signer(
            user_id=one.ad_hoc_id,
            name=one.ad_hoc_name,
            quality=Quality.AD_HOC,
            position=holder.label,
            act=one.act,
            on_behalf_of=holder.name,
        )


# --- why not --------------------------------------------------------------------------------------


def refusal(user_id: int, paper: DocumentSpec, facts: Facts) -> str:
    """Why this person may not sign the paper today, and who may: a sentence for the screen."""
    able = competent(paper, facts)
    who = "; ".join(_presented(signer) for signer in able)
    way_out = f"Puede firmar: {who}." if who else _NOBODY
    return f"{_why_not(user_id, paper, facts)} {way_out}"


_NOBODY = (
    "Hoy no hay quien pueda firmar: pida a quien administra que registre el encargo o la delegación"
    " con su acto."
)


def _why_not(user_id: int, paper: DocumentSpec, facts: Facts) -> str:
    roles = {holder.role for holder in facts.holders if holder.user_id == user_id}
    if any(one.user_id == user_id for one in facts.impediments):
        return (
            "Usted declaró un impedimento en este expediente y no puede firmar en él "
            "(CPACA, arts. 11 y 12)."
        )
    if away := next((one for one in facts.absences if one.absent_id == user_id), None):
        return (
            f"Usted figura hoy como ausente y {away.substitute_name} tiene el encargo "
            f"({away.act}). Si ya volvió, pida que terminen la suplencia."
        )
    given = [one for one in _delegations(paper, facts) if one.role in roles]
    if given:
        return (
            f"La firma de «{paper.title}» está delegada en {given[0].delegate_name} "
            f"({given[0].act}); para firmar usted, reasuma antes la función "
            "(Ley 489 de 1998, art. 12)."
        )
    return f"Firmar «{paper.title}» no es hoy función suya."


def _presented(signer: Signer) -> str:
    if signer.quality is Quality.HOLDER:
        return f"{signer.name}, titular"
    return f"{signer.name}, {signer.quality} por {signer.act}"
