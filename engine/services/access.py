"""Who may see a case: open, with the identity reserved, or reserved as a whole."""

from __future__ import annotations

from enum import StrEnum

from engine.db.tables import Case, NoteKind
from engine.domain.officials import Action, may
from engine.domain.procedures import start_rules
from engine.errors import InvalidInput, NotAllowed
from engine.services import audit, case_people, colleagues, history, notes
from engine.services.visibility import visible
from engine.services.work import Work


class Access(StrEnum):
    OPEN = "abierto"
    IDENTITY = "identidad_reservada"
    RESERVED = "reservado"


def access_of(case: Case) -> Access:
    """A reserved case is that before anything else."""
    if case.reserved:
        return Access.RESERVED
    return Access.IDENTITY if case.identity_reserved else Access.OPEN


def change(work: Work, case_id: int, to: Access, reason: str, norm: str) -> None:
    """Says anew who may see the case. Who was only told of it loses sight of a reserved one."""
    case = _guarded(work, case_id)
    reason, norm = notes.checked(reason, "motivo"), norm.strip()
    before = access_of(case)
    if to is before:
        raise InvalidInput({"acceso": "Ese es el acceso que ya tiene."})
    if to is not Access.OPEN and not norm:
        raise InvalidInput({"norma": "Escriba la norma que ordena la reserva."})
    history.hold(work, case.id)
    case.reserved = to is Access.RESERVED
    # the name stays reserved when the file is opened, until somebody says otherwise of the name
    case.identity_reserved = to is Access.IDENTITY or (
        to is Access.RESERVED and case.identity_reserved
    )
    work.session.flush()
    said = {"before": before, "after": to, "cause": reason, "act": norm[:200]}
    history.add(work, case.id, history.Line("access_changed", data=said))
    stream = audit.case_stream(case.id)
    audit.record(work, stream, "access_changed", before=before, after=to, norm=norm[:200])
    notes.write(work, case, NoteKind.ACCESS, reason, colleagues.holding(work, case.id))


def keeps_identities(work: Work, case_id: int) -> bool:
    """Whether its procedure says who may know an identity that is reserved."""
    case = work.session.get_one(Case, case_id)
    procedure = work.definitions.get(case.definition_id).bundle.procedure
    return bool(start_rules(procedure).identity_roles)


def keep_identity_of(work: Work, case_id: int, other: Case) -> None:
    """This case takes data of another whose identity is reserved: its people are people of this
    one too, and who they are is reserved in both."""
    case = work.session.get_one(Case, case_id)
    case_people.join(work, case, case_people.of_case(work, other.id))
    if case.identity_reserved:
        return
    history.hold(work, case.id)
    before = access_of(case)
    case.identity_reserved = True
    work.session.flush()
    said = {"before": before, "after": access_of(case)}
    history.add(work, case.id, history.Line("access_changed", data={**said, "cause": _KEPT}))
    audit.record(work, audit.case_stream(case.id), "access_changed", **said)


_KEPT = "Toma datos de un expediente en que se reservó la identidad de la persona."


def current(work: Work, case_id: int) -> Access:
    """What it is now, for who may change it."""
    return access_of(_guarded(work, case_id))


def _guarded(work: Work, case_id: int) -> Case:
    case, facts = visible(work, case_id)
    if not may(work.actor, Action.CHANGE_ACCESS, facts):
        raise NotAllowed(f"{work.actor.username} may not say who sees case {case_id}")
    return case
