"""The explanation of a term on paper, for whoever must judge it: words and dates, no markup."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.domain.deadlines import CountedDay, DayKind, TermEventKind
from engine.domain.papers import Paper
from engine.services import papers, term_pages
from engine.services.notifications import long_date, long_instant
from engine.services.papers import Issued
from engine.services.term_pages import Explanation, LateReading, TermLine, TermNote
from engine.services.work import Work

TEMPLATE = "explicacion_termino"


def explanation(work: Work, term_id: int, code: str = "") -> Paper:
    """The count of a term as a paper, checked by its `code` where it is filed. NotFound where the
    actor may not see its case."""
    found = term_pages.explanation(work, term_id)
    asked = f"Expedida el {long_instant(work.now)}, a solicitud de {work.actor.name}."
    said = papers.common(
        work,
        title=f"Cuenta del término del radicado {found.radicado}",
        foot=f"Radicado {found.radicado}. {asked}",
        issued=Issued(code=code),
    )
    return papers.of_the_house(
        TEMPLATE,
        f"explicacion-termino-{found.radicado}-{term_id}.pdf",
        {
            **said,
            "summary": _summary(found.line),
            "facts": list(_facts(found)),
            "readings": [[_reading(each), long_date(each.due_on)] for each in found.readings],
            "days": [_day(each, found.line) for each in found.days],
            "events": [_event(each) for each in found.events],
            "rules": _RULES,
        },
    )


def _summary(line: TermLine) -> str:
    if line.suspended_since:
        return f"El término está suspendido desde el {long_date(line.suspended_since)}."
    if line.due_on is None:
        return "El término no tiene hoy una fecha de vencimiento."
    if line.ended_on:
        return (
            f"El término vencía el {long_date(line.due_on)}; "
            f"{_ENDED[line.late]} el {long_date(line.ended_on)}."
        )
    late = line.days_left is not None and line.days_left < 0
    return f"El término {'venció' if late else 'vence'} el {long_date(line.due_on)}."


_ENDED = {False: "terminó", True: "se cumplió por fuera de él,"}


def _facts(found: Explanation) -> Iterator[list[str]]:
    line = found.line
    yield ["Radicado", found.radicado]
    yield ["Término", line.label + (" (provisional)" if line.provisional else "")]
    yield ["Duración", found.duration]
    yield ["Norma", line.norm or "Ninguna: es una meta de la oficina, no un plazo de la ley."]
    yield ["Estado de la norma", _SURE.get(line.verification, line.verification)]
    yield ["Se recibió", long_instant(found.received_at)]
    yield ["Se cuenta desde", found.count_from]


_SURE = {
    "VERIFICADO": "Verificada: se leyó en su fuente",
    "POR_VERIFICAR": "Por verificar",
    "INTERNO": "Meta interna",
}


def _reading(reading: LateReading) -> str:
    said = (
        "Estricta: cuenta el día y la hora que registró el medio (CPACA, art. 15, par. 1)"
        if reading.strict
        else "Del reglamento: se radica el día hábil siguiente (CPACA, arts. 22 y 54)"
    )
    return f"{said}. Es la que se aplica." if reading.governs else f"{said}."


def _day(day: CountedDay, line: TermLine) -> dict[str, Any]:
    doubt = "por verificar" if day.verification == "POR_VERIFICAR" else ""
    return {
        "n": "" if day.n is None else str(day.n),
        "day": long_date(day.day),
        "text": day.text,
        "norm": " · ".join(part for part in (day.norm, doubt) if part),
        "off": day.n is None and day.kind not in (DayKind.START, DayKind.DUE),
        "last": day.day == line.due_on,
    }


def _event(note: TermNote) -> dict[str, Any]:
    until = f" Vence el {long_date(note.due_on)}." if note.due_on else ""
    return {
        "at": long_instant(note.at),
        "who": note.who,
        "what": f"{_HAPPENED[note.kind]}.{'' if note.kind in _ENDINGS else until}",
        "details": list(_details(note)),
    }


def _details(note: TermNote) -> Iterator[str]:
    if note.changed_to:
        yield f"Pasó de «{note.changed_from}» a «{note.changed_to}»"
    if note.was_due_on and note.due_on and note.was_due_on != note.due_on:
        yield f"Antes vencía el {long_date(note.was_due_on)}"
    if note.cause:
        yield f"Motivo: {note.cause}"
    if note.act:
        yield f"Acto: {note.act}"


_ENDINGS = frozenset({TermEventKind.MET, TermEventKind.CLOSED, TermEventKind.EXPIRED})
_HAPPENED = {
    TermEventKind.OPENED: "Empezó a correr",
    TermEventKind.SUSPENDED: "Se suspendió",
    TermEventKind.RESUMED: "Se reanudó",
    TermEventKind.EXTENDED: "Se prorrogó",
    TermEventKind.RECOUNTED: "Se confirmó o se cambió la clase de término",
    TermEventKind.RECALCULATED: "Cambió el calendario o la regla y se volvió a contar",
    TermEventKind.MET: "Se cumplió",
    TermEventKind.CLOSED: "Terminó",
    TermEventKind.REOPENED: "Corre otra vez: lo que lo terminó no valió",
    TermEventKind.EXPIRED: "Venció; el deber de responder sigue",
}
_RULES = (
    "Cómo se cuenta. El día de la recepción no se cuenta, salvo que la norma diga otra cosa; los "
    "días de vacancia y los feriados se suprimen en los términos de días; los meses y los años se "
    "cuentan por el calendario y, si su último día es feriado o vacante, se extienden al primer "
    "día hábil (Ley 4 de 1913, arts. 59 a 62). La suspensión conserva los días que ya corrieron."
)
