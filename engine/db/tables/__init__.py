"""Every table, one module per noun. A row holds what a service asks for."""

from engine.db.base import Base
from engine.db.tables.calendars import (
    CalendarChange,
    CalendarMove,
    ChangeState,
    ChannelFailure,
    ClosureRow,
    HolidayRow,
)
from engine.db.tables.casefiles import (
    CaseFile,
    FileIndex,
    RetentionRow,
)
from engine.db.tables.cases import (
    Case,
    CaseLink,
    CaseStatus,
    Draft,
    InboundMessage,
    Party,
    ServiceJob,
    Subscription,
    Task,
    TaskCandidate,
    TaskStatus,
    Timer,
)
from engine.db.tables.colleagues import (
    Consultation,
    ConsultationKind,
    Note,
    NoteKind,
    NoteReader,
    Presence,
)
from engine.db.tables.definitions import (
    DefinitionRow,
)
from engine.db.tables.documents import (
    Document,
    Filing,
    Origin,
)
from engine.db.tables.history import (
    Audit,
    Effect,
    Event,
    Incident,
)
from engine.db.tables.installation import (
    Heartbeat,
    Parameter,
    RadicadoSeries,
)
from engine.db.tables.mail import (
    Message,
    MessageStatus,
)
from engine.db.tables.people import (
    CalendarFeed,
    Group,
    Membership,
    NoticePreference,
    Office,
    Session,
    SignIn,
    Substitution,
    Throttle,
    User,
)
from engine.db.tables.terms import (
    DigestEntry,
    Reminder,
    TermEventRow,
    TermRow,
)

__all__ = [
    "Audit",
    "Base",
    "CalendarChange",
    "CalendarFeed",
    "CalendarMove",
    "Case",
    "CaseFile",
    "CaseLink",
    "CaseStatus",
    "ChangeState",
    "ChannelFailure",
    "ClosureRow",
    "Consultation",
    "ConsultationKind",
    "DefinitionRow",
    "DigestEntry",
    "Document",
    "Draft",
    "Effect",
    "Event",
    "FileIndex",
    "Filing",
    "Group",
    "Heartbeat",
    "HolidayRow",
    "InboundMessage",
    "Incident",
    "Membership",
    "Message",
    "MessageStatus",
    "Note",
    "NoteKind",
    "NoteReader",
    "NoticePreference",
    "Office",
    "Origin",
    "Parameter",
    "Party",
    "Presence",
    "RadicadoSeries",
    "Reminder",
    "RetentionRow",
    "ServiceJob",
    "Session",
    "SignIn",
    "Subscription",
    "Substitution",
    "Task",
    "TaskCandidate",
    "TaskStatus",
    "TermEventRow",
    "TermRow",
    "Throttle",
    "Timer",
    "User",
]
