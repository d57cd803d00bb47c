"""The functions that Cauce adds to FEEL. This table is their only definition: cases call them
by it, deployment checks calls against it, and whoever designs reads it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from difflib import get_close_matches
from functools import partial
from typing import Any, Protocol

from engine.domain.calendars import BusinessCalendar, cited
from engine.domain.counting import add_months
from engine.domain.minimum_wage import MinimumWages
from engine.domain.spanish import said, span_in_words
from engine.domain.terms import local_day
from engine.errors import TermFault
from engine.feel import Call, Node, unknown_calls
from engine.settings import BOGOTA

_FARTHEST = 36_600  # days: a century


class Facts(Protocol):
    """What a function may ask of the case in which it is called."""

    @property
    def now(self) -> datetime: ...
    @property
    def calendar(self) -> BusinessCalendar: ...
    @property
    def wages(self) -> MinimumWages: ...
    def due(self, name: str) -> date | None: ...
    def nominal(self, name: str) -> date | None: ...
    def standing(self, name: str) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Parameter:
    name: str
    type: str  # of FEEL
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFunction:
    """One function as a designer sees it, and what it computes from a case."""

    name: str
    parameters: tuple[Parameter, ...] = ()
    gives: str  # the type of FEEL, and when it is null
    meaning: str
    example: str
    compute: Callable[..., object]
    #: the same function under the name that FEEL has for it
    alias: str = ""

    @property
    def signature(self) -> str:
        return f"{self.name}({', '.join(parameter.name for parameter in self.parameters)})"


def functions_of(facts: Facts) -> Mapping[str, Callable[..., Any]]:
    """Every function by name, ready to be called from the FEEL of one case."""
    found: dict[str, Callable[..., Any]] = {}
    for function in OWN_FUNCTIONS:
        bound = partial(function.compute, facts)
        bound.params = tuple(p.name for p in function.parameters)  # type: ignore[attr-defined]  # read by FEEL
        found[function.name] = bound
        if function.alias:
            found[function.alias] = bound
    return found


def wrong_calls(tree: Node, in_sight: Collection[str] = ()) -> Iterator[str]:
    """A Spanish sentence for each call of an expression that nobody could answer.

    `in_sight` are names that may hold a function there, as business knowledge models do.
    """
    for call in unknown_calls(tree, in_sight):
        function = _BY_NAME.get(call.name)
        if function is None:
            yield _unknown(call)
        elif len(call.args) != len(function.parameters):
            wanted = _values(len(function.parameters))
            yield f"«{function.signature}» se llama {wanted}, no {_values(len(call.args))}."


def _values(count: int) -> str:
    return "sin valores" if not count else "con un valor" if count == 1 else f"con {count} valores"


def _unknown(call: Call) -> str:
    near = get_close_matches(call.name, _BY_NAME, n=1)
    hint = f" ¿Quiso decir «{near[0]}»?" if near else ""
    return f"La función «{call.name}» no existe.{hint}"


# -- what they compute -----------------------------------------------------------------------------


def _due(facts: Facts, name: object = None) -> date | None:
    return facts.due(_text(name))


def _nominal(facts: Facts, name: object = None) -> date | None:
    return facts.nominal(_text(name))


def _standing(facts: Facts, name: object = None) -> str | None:
    return facts.standing(_text(name))


def _business_days_before(facts: Facts, day: object = None, n: object = None) -> date | None:
    return None if day is None else facts.calendar.add_business_days(_day(day), -_number(n))


def _add_business_days(facts: Facts, day: object = None, n: object = None) -> date | None:
    return None if day is None else facts.calendar.add_business_days(_day(day), _number(n))


def _business_days_between(
    facts: Facts, after: object = None, until: object = None
) -> Decimal | None:
    if after is None or until is None:
        return None
    return Decimal(facts.calendar.business_days_between(_day(after), _day(until)))


def _add_days(facts: Facts, day: object = None, n: object = None) -> date | None:
    if day is None:
        return None
    moved = _day(day) + timedelta(days=_number(n))
    facts.calendar.why_not(moved)  # refuses a day that the table does not reach
    return moved


def _recording_ends(facts: Facts, day: object = None) -> datetime | None:
    """Whoever acts in time acts until the end of that day; the office types it the day after."""
    if day is None:
        return None
    following = facts.calendar.next_business_day(_day(day))
    return datetime.combine(following, facts.calendar.hours.closes, tzinfo=BOGOTA)


def _cited(facts: Facts, norm: object = None, standing: object = None) -> str | None:
    return None if norm is None else cited(_text(norm, "a norm"), standing)


def _in_words(facts: Facts, value: object = None) -> object:
    return None if value is None else said(value)


def _ends(
    facts: Facts,
    day: object = None,
    months: object = None,
    days: object = None,
    until: object = None,
) -> date | None:
    if until is not None:
        return _day(until)
    if day is None:
        return None
    whole = 0 if months is None else _number(months, "a whole number of months")
    return _add_days(facts, add_months(_day(day), whole), 0 if days is None else days)


def _span(
    facts: Facts, months: object = None, days: object = None, until: object = None
) -> str | None:
    if until is not None:
        return f"hasta el {said(_day(until))}"
    counted = (0 if one is None else _number(one) for one in (months, days))
    return span_in_words(*counted) or None


def _today(facts: Facts) -> date:
    return local_day(facts.now)


def _now(facts: Facts) -> datetime:
    return facts.now.astimezone(BOGOTA)


def _wage_on(facts: Facts, day: object = None) -> Decimal | None:
    return None if day is None else facts.wages.on(_day(day)).pesos


def _wage_of(facts: Facts, year: object = None) -> Decimal | None:
    return None if year is None else facts.wages.of(_number(year, "a year in whole numbers")).pesos


def _text(value: object, what: str = "the name of a term") -> str:
    if not isinstance(value, str):
        raise TermFault(f"expected {what}, found {value!r}")
    return value


def _day(value: object) -> date:
    if not isinstance(value, date):
        raise TermFault(f"expected a date, found {value!r}")
    return local_day(value)


def _number(value: object, what: str = "a whole number of days") -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        value = Decimal(value)
    if not isinstance(value, Decimal) or value != int(value) or abs(value) > _FARTHEST:
        raise TermFault(f"expected {what}, found {value!r}")
    return int(value)


# -- the table -------------------------------------------------------------------------------------

_SLOT = Parameter("termino", "string", "El nombre con que el dibujo abrió el término.")
_FROM = Parameter("fecha", "date", "El día desde el que se cuenta; ese día no se cuenta.")
_DAYS = Parameter("dias", "number", "Cuántos días, en número entero.")
_AGREED = (
    Parameter("meses", "number", "Los meses completos; null si no los hay."),
    Parameter("dias", "number", "Los días, además de los meses; null si no los hay."),
    Parameter("hasta", "date", "El día en que termina, si se pactó así; si no, null."),
)

OWN_FUNCTIONS = (
    OwnFunction(
        name="vence",
        parameters=(_SLOT,),
        gives="date; null si el término no corre o está suspendido",
        meaning="El último día de un término del expediente. Un temporizador que la usa sigue al"
        " término: se mueve cuando el término se mueve.",
        example='vence("respuesta")',
        compute=_due,
    ),
    OwnFunction(
        name="vence_nominal",
        parameters=(_SLOT,),
        gives="date; null si el término no corre o está suspendido",
        meaning="El último día de un término antes de pasarlo al hábil siguiente.",
        example='vence_nominal("respuesta")',
        compute=_nominal,
    ),
    OwnFunction(
        name="estado_termino",
        parameters=(_SLOT,),
        gives="string: «corre», «vencido» o «suspendido»; null si el término no corre",
        meaning="Cómo está un término del expediente que nadie ha cumplido ni cerrado. Un"
        " temporizador que la usa también sigue al término.",
        example='estado_termino("respuesta") = "suspendido"',
        compute=_standing,
    ),
    OwnFunction(
        name="habiles_antes",
        parameters=(_FROM, _DAYS),
        gives="date; null si la fecha es null",
        meaning="El día hábil que está tantos días hábiles antes de una fecha.",
        example='habiles_antes(vence("respuesta"), 3)',
        compute=_business_days_before,
    ),
    OwnFunction(
        name="sumar_habiles",
        parameters=(_FROM, _DAYS),
        gives="date; null si la fecha es null",
        meaning="El día hábil que está tantos días hábiles después de una fecha.",
        example="sumar_habiles(hoy(), 5)",
        compute=_add_business_days,
    ),
    OwnFunction(
        name="habiles_entre",
        parameters=(
            _FROM,
            Parameter("hasta", "date", "El último día que se cuenta, si es hábil."),
        ),
        gives="number; null si una fecha es null",
        meaning="Cuántos días hábiles hay después de una fecha y hasta otra; 0 si la otra es"
        " antes.",
        example="sumar_habiles(hoy(), habiles_entre(suspendido_el, cierre))",
        compute=_business_days_between,
    ),
    OwnFunction(
        name="cita",
        parameters=(
            Parameter("norma", "string", "La norma y su artículo."),
            Parameter("estado", "string", "El parámetro que dice si la entidad la verificó."),
        ),
        gives="string; null si la norma es null",
        meaning="Una norma que nadie ha leído en su fuente, con «(por verificar)» mientras su"
        " parámetro no diga VERIFICADO.",
        example='cita("Ley 80 de 1993, art. 30, num. 4", parametros.norma_ley_80)',
        compute=_cited,
    ),
    OwnFunction(
        name="en_palabras",
        parameters=(Parameter("valor", "Any", "Lo que se dice a una persona."),),
        gives="string; null si el valor es null",
        meaning="Un valor como lo lee una persona: «22 de junio de 2026», «1.500.000».",
        example='"Se publicó el " + en_palabras(publicacion.fecha)',
        compute=_in_words,
    ),
    OwnFunction(
        name="plazo_en_palabras",
        parameters=_AGREED,
        gives="string; null si no dura nada",
        meaning="Cuánto dura algo, como lo lee una persona: «6 meses», «1 mes y 15 días», «hasta el"
        " 31 de diciembre de 2026».",
        example='"Plazo: " + plazo_en_palabras(plazo_meses, plazo_dias, null)',
        compute=_span,
    ),
    OwnFunction(
        name="fin_de_plazo",
        parameters=(Parameter("fecha", "date", "El día desde el que se cuenta."), *_AGREED),
        gives="date; null si no se sabe desde cuándo",
        meaning="El día en que termina lo que dura meses y días, de fecha a fecha, o hasta un día"
        " que se pactó.",
        example="fin_de_plazo(hoy(), plazo_meses, plazo_dias, null).year > hoy().year",
        compute=_ends,
    ),
    OwnFunction(
        name="sumar_calendario",
        parameters=(_FROM, _DAYS),
        gives="date; null si la fecha es null",
        meaning="El día que está tantos días calendario después de una fecha.",
        example="sumar_calendario(hoy(), 30)",
        compute=_add_days,
    ),
    OwnFunction(
        name="cierre_de_registro",
        parameters=(Parameter("fecha", "date", "El último día de quien podía actuar."),),
        gives="date and time; null si la fecha es null",
        meaning="Hasta cuándo se anota lo que llegó a tiempo: el cierre de la atención del día"
        " hábil siguiente al último.",
        example='cierre_de_registro(vence("complemento"))',
        compute=_recording_ends,
    ),
    OwnFunction(
        name="hoy",
        gives="date",
        meaning="El día de hoy en Bogotá, según el reloj del motor.",
        example="sumar_habiles(hoy(), 1)",
        compute=_today,
        alias="today",
    ),
    OwnFunction(
        name="ahora",
        gives="date and time",
        meaning="La fecha y hora actuales en Bogotá, según el reloj del motor.",
        example="ahora().hour < 17",
        compute=_now,
        alias="now",
    ),
    OwnFunction(
        name="smmlv",
        parameters=(Parameter("fecha", "date", "El día en que debía estar vigente."),),
        gives="number; null si la fecha es null",
        meaning="El salario mínimo mensual legal vigente en una fecha, en pesos. Un año sin"
        " salario cargado es una incidencia.",
        example="valor_contrato > 1000 * smmlv(fecha_apertura)",
        compute=_wage_on,
    ),
    OwnFunction(
        name="smmlv_anio",
        parameters=(Parameter("anio", "number", "El año, con sus cuatro cifras."),),
        gives="number; null si el año es null",
        meaning="El salario mínimo mensual legal vigente de un año, en pesos.",
        example="valor / smmlv_anio(2026)",
        compute=_wage_of,
    ),
)
_BY_NAME = {function.name: function for function in OWN_FUNCTIONS}
