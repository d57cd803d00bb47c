"""What `procedure.toml` says of filing, of reserve and of the case file: whose name is where, who
sees it, and to which series of the retention table the file belongs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: columns of a party that `[start.party]` may name
PARTY = ("name", "document_type", "document_number", "email", "phone", "address")

#: those that tell one person from another
TELLING = ("name", "document_number", "email", "phone", "address")

_PETITIONER = "peticionario"

CALLED = "la actuación"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParty:
    """A person of the matter that is being filed."""

    role: str = _PETITIONER
    anonymous: bool = False
    name: str = ""
    document_type: str = ""
    document_number: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRules:
    """`[start]` and `[procedure] reserve`; what is not said stays empty."""

    subject: str = ""  # key of the answer that becomes the subject
    role: str = _PETITIONER
    party: Mapping[str, str] = field(default_factory=dict)  # column -> key of the answer
    anonymous_key: str = ""
    reserved_key: str = ""
    called: str = CALLED  # what whoever follows it calls it: feminine
    public_answer: str = ""  # key of the variable that the tracking page shows at the end
    answer_term: str = ""  # the slot that is met once the person is answered; "": every one
    #: key of an answer -> of the variable that keeps it as it came, when an official corrects it
    declared: Mapping[str, str] = field(default_factory=dict)
    reserved: bool = False  # the whole file
    letter: str = ""  # of a series of its own: numbers in the common one would tell how many
    identity_roles: frozenset[str] = frozenset()

    @property
    def identity_keys(self) -> frozenset[str]:
        """The variables that say who somebody is."""
        return frozenset(self.party.values())

    @property
    def telling_keys(self) -> frozenset[str]:
        """Those whose value says it, whatever it is called: a class of document says nothing."""
        return frozenset(self.party[column] for column in TELLING if column in self.party)

    def anonymous(self, values: Mapping[str, Any]) -> bool:
        return bool(self.anonymous_key) and values.get(self.anonymous_key) is True

    def identity_reserved(self, values: Mapping[str, Any]) -> bool:
        return bool(self.reserved_key) and values.get(self.reserved_key) is True

    def subject_of(self, values: Mapping[str, Any]) -> str:
        return " ".join(str(values.get(self.subject) or "").split())

    def parties_of(self, values: Mapping[str, Any]) -> tuple[NewParty, ...]:
        """Who files; nobody where the procedure does not ask it, or the answers do not tell it."""
        found = {column: str(values.get(key) or "") for column, key in self.party.items()}
        if self.anonymous(values):
            return (NewParty(role=self.role, anonymous=True, email=found.get("email", "")),)
        if not any(found.values()):
            return ()
        return (
            NewParty(
                role=self.role,
                name=found.get("name", ""),
                document_type=found.get("document_type", ""),
                document_number=found.get("document_number", ""),
                email=found.get("email", ""),
                phone=found.get("phone", ""),
                address=found.get("address", ""),
            ),
        )


def start_rules(procedure: Mapping[str, Any]) -> StartRules:
    """Reads `procedure.toml`. Keys that it does not know are for others."""
    start, reserve = _table(procedure, "start"), _table(_table(procedure, "procedure"), "reserve")
    party = _table(start, "party")
    return StartRules(
        subject=str(start.get("subject", "")),
        role=str(party.get("role", _PETITIONER)),
        party={column: str(party[column]) for column in PARTY if column in party},
        anonymous_key=str(party.get("anonymous", "")),
        reserved_key=str(party.get("reserved", "")),
        called=str(start.get("called", CALLED)),
        public_answer=str(start.get("public_answer", "")),
        answer_term=str(start.get("answer_term", "")),
        declared={key: str(kept) for key, kept in _table(start, "declared").items()},
        reserved=reserve.get("case") is True,
        letter=str(reserve.get("letter", "")),
        identity_roles=_names(reserve.get("identity")),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRules:
    """`[procedure] series, subseries`, and the documental type of each kind of document."""

    series: str = ""
    subseries: str = ""
    types: Mapping[str, str] = field(default_factory=dict)

    def type_of(self, kind: str) -> str:
        """As the table of the series calls it; else the kind, in words."""
        return self.types.get(kind) or kind.replace("_", " ").capitalize()


def file_rules(procedure: Mapping[str, Any]) -> FileRules:
    """Types come from `[document_types]` (kind -> type) and from each `[[document]]` with one."""
    about, papers = _table(procedure, "procedure"), procedure.get("document")
    said = papers if isinstance(papers, list) else []
    types = {str(paper["id"]): str(paper["type"]) for paper in said if {"id", "type"} <= set(paper)}
    types |= {kind: str(name) for kind, name in _table(procedure, "document_types").items()}
    return FileRules(
        series=str(about.get("series", "")),
        subseries=str(about.get("subseries", "")),
        types=types,
    )


def _table(section: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = section.get(name)
    return found if isinstance(found, Mapping) else {}


def _names(found: object) -> frozenset[str]:
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()
