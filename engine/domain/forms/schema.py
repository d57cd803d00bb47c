"""JSON Schema of the fields that a person may answer now, and what to say when one is refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from jsonschema import Draft202012Validator, ValidationError

from engine.domain.forms.answers import Wrong
from engine.domain.forms.formats import FORMATS, checker
from engine.domain.forms.model import Field, Kind, Moment, Option, Rule

MAX_LENGTH = {Kind.TEXTFIELD: 250, Kind.TEXTAREA: 10_000}
MAX_ROWS = 300  # of one list: a budget in articles, a plan in lines
MAX_FILES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A field as it is asked at this moment: its expressions already evaluated."""

    field: Field
    required: bool
    schema: dict[str, Any]


def asked(field: Field, values: Mapping[str, Any], choices: tuple[Option, ...]) -> Asked:
    """The schema of one plain field, with what its `validate` says of these values."""
    return Asked(
        field=field,
        required=field.is_required(values),
        schema=_SCHEMAS[field.kind](field, values, choices),
    )


def asked_rows(field: Field, values: Mapping[str, Any], rows: list[list[Asked]]) -> Asked:
    """The schema of a dynamic list: each row by what is asked in it."""
    return Asked(
        field=field,
        required=field.is_required(values),
        schema={
            "type": "array",
            "maxItems": MAX_ROWS,
            "prefixItems": [object_schema(row) for row in rows],
        },
    )


def object_schema(fields: list[Asked]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {one.field.key: one.schema for one in fields},
        "required": [one.field.key for one in fields if one.required],
        "additionalProperties": False,
    }


def refusals(fields: list[Asked], values: Mapping[str, Any]) -> dict[str, str]:
    """By path (`lista.0.campo`), a sentence for every answer that the schema refuses."""
    doubtful = [one for one in fields if not plainly_right(one, values.get(one.field.key))]
    if not doubtful:
        return {}
    instance = {one.field.key: values[one.field.key] for one in doubtful if one.field.key in values}
    validator = Draft202012Validator(object_schema(doubtful), format_checker=checker)
    found: dict[str, str] = {}
    for error in validator.iter_errors(_instance(instance)):
        path, field = _place(doubtful, error)
        found.setdefault(path, _sentence(field, error))
    return found


def plainly_right(asked: Asked, value: Any) -> bool:
    """Whether an answer is right at a glance: most are, and the validator costs more than they do.

    False says nothing: the validator is asked then.
    """
    if value is None:
        return not asked.required
    schema = asked.schema
    return type(value) is _PLAIN.get(schema.get("type", "")) and all(
        word == "type" or (word in _BOUNDS and _BOUNDS[word](value, bound))
        for word, bound in schema.items()
    )


_PLAIN: dict[str, type] = {"string": str, "number": Decimal, "boolean": bool}
_BOUNDS: dict[str, Callable[[Any, Any], bool]] = {
    "minLength": lambda text, bound: len(text) >= bound,
    "maxLength": lambda text, bound: len(text) <= bound,
    "minimum": lambda number, bound: number >= bound,
    "maximum": lambda number, bound: number <= bound,
}


# --- schemas by kind ----------------------------------------------------------------------------


def _text(field: Field, values: Mapping[str, Any], _: tuple[Option, ...]) -> dict[str, Any]:
    limits = field.limits
    schema = {
        "type": "string",
        "minLength": _limit(limits.min_length, values),
        "maxLength": _limit(limits.max_length, values) or MAX_LENGTH[field.kind],
        "format": limits.format,
    }
    return _said(schema)


def _number(field: Field, values: Mapping[str, Any], _: tuple[Option, ...]) -> dict[str, Any]:
    schema = {
        "type": "number",
        "minimum": _limit(field.limits.minimum, values),
        "maximum": _limit(field.limits.maximum, values),
        "multipleOf": None if field.decimals is None else Decimal(1).scaleb(-field.decimals),
    }
    return _said(schema)


def _choice(_: Field, __: Mapping[str, Any], choices: tuple[Option, ...]) -> dict[str, Any]:
    return {"enum": [option.value for option in choices]}


def _choices(_: Field, __: Mapping[str, Any], choices: tuple[Option, ...]) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"enum": [option.value for option in choices]},
        "uniqueItems": True,
    }


def _checkbox(field: Field, values: Mapping[str, Any], _: tuple[Option, ...]) -> dict[str, Any]:
    return {"const": True} if field.is_required(values) else {"type": "boolean"}


def _moment(field: Field, _: Mapping[str, Any], __: tuple[Option, ...]) -> dict[str, Any]:
    if field.moment is Moment.DATETIME:
        return {"type": "string"}
    return {"type": "string", "format": field.moment.value}


def _files(field: Field, _: Mapping[str, Any], __: tuple[Option, ...]) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"type": "integer"},
        "maxItems": MAX_FILES if field.multiple else 1,
    }


_SCHEMAS: dict[Kind, Callable[[Field, Mapping[str, Any], tuple[Option, ...]], dict[str, Any]]] = {
    Kind.TEXTFIELD: _text,
    Kind.TEXTAREA: _text,
    Kind.NUMBER: _number,
    Kind.SELECT: _choice,
    Kind.RADIO: _choice,
    Kind.CHECKLIST: _choices,
    Kind.CHECKBOX: _checkbox,
    Kind.DATETIME: _moment,
    Kind.FILEPICKER: _files,
}


def _said(schema: dict[str, Any]) -> dict[str, Any]:
    return {word: value for word, value in schema.items() if value is not None}


def _limit(limit: int | Decimal | Rule | None, values: Mapping[str, Any]) -> Any:
    found = limit.evaluate(values) if isinstance(limit, Rule) else limit
    return found if isinstance(found, int | Decimal) and not isinstance(found, bool) else None


# --- the instance -------------------------------------------------------------------------------


def _instance(value: Any) -> Any:
    """Values as JSON sees them; what could not be read becomes an object, which no schema takes."""
    if isinstance(value, Wrong):
        return {}
    if isinstance(value, datetime | date | time):
        return value.isoformat() if not isinstance(value, time) else value.isoformat("seconds")
    if isinstance(value, Mapping):
        return {key: _instance(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_instance(item) for item in value]
    return value


# --- sentences ----------------------------------------------------------------------------------


def _place(fields: list[Asked], error: ValidationError) -> tuple[str, Field]:
    """The path of the refused answer and the field that it belongs to."""
    path = [str(part) for part in error.absolute_path]
    if error.validator == "required":
        path.append(_missing(error))
    field = next(one.field for one in fields if one.field.key == path[0])
    if len(path) >= 3 and field.kind is Kind.DYNAMICLIST:
        return ".".join(path[:3]), next(one for one in field.fields if one.key == path[2])
    return path[0], field


def _missing(error: ValidationError) -> str:
    required: list[str] = error.validator_value  # type: ignore[assignment]  # typed as any JSON
    instance: Mapping[str, Any] = error.instance  # type: ignore[assignment]  # typed as any JSON
    # One error comes for each missing key; its message names it first.
    return next(
        key for key in required if key not in instance and error.message.startswith(repr(key))
    )


def _sentence(field: Field, error: ValidationError) -> str:
    say = _SENTENCES.get(str(error.validator))
    return say(field, error) if say else "Revise esta respuesta."


def _required(field: Field, _: ValidationError) -> str:
    if field.kind is Kind.DATETIME:
        return _MISSING_MOMENT[field.moment]
    return REQUIRED.get(field.kind, "Escriba este dato: es obligatorio.")


REQUIRED = {
    Kind.SELECT: "Elija una opción.",
    Kind.RADIO: "Elija una opción.",
    Kind.CHECKLIST: "Elija al menos una opción.",
    Kind.CHECKBOX: "Marque esta casilla para continuar.",
    Kind.FILEPICKER: "Adjunte al menos un archivo.",
    Kind.DYNAMICLIST: "Agregue al menos una fila.",
}


def _type(field: Field, _: ValidationError) -> str:
    if field.kind is Kind.NUMBER:
        return "Escriba un número, por ejemplo 1250 o 3,5."
    if field.kind is Kind.CHECKLIST:
        return "Elija opciones de la lista."
    if field.kind is Kind.DATETIME:
        return _WRONG_MOMENT[field.moment]
    return "Revise esta respuesta: no se pudo leer."


_MISSING_MOMENT = {
    Moment.DATE: "Escriba la fecha: es obligatoria.",
    Moment.TIME: "Escriba la hora: es obligatoria.",
    Moment.DATETIME: "Escriba la fecha y la hora: son obligatorias.",
}
_WRONG_MOMENT = {
    Moment.DATE: "Esa fecha no existe. Escriba día, mes y año, por ejemplo 27 3 2026.",
    Moment.TIME: "Escriba la hora de 00:00 a 23:59, por ejemplo 14:30.",
    Moment.DATETIME: "Escriba día, mes, año y hora, por ejemplo 27 3 2026 a las 14:30.",
}


def _too_short(_: Field, error: ValidationError) -> str:
    return (
        f"Escriba al menos {_count(error.validator_value)} caracteres; "
        f"lleva {_count(len(str(error.instance)))}."
    )


def _too_long(_: Field, error: ValidationError) -> str:
    return (
        f"Escriba como máximo {_count(error.validator_value)} caracteres; "
        f"lleva {_count(len(str(error.instance)))}."
    )


def _format(field: Field, _: ValidationError) -> str:
    return FORMATS[field.limits.format].message if field.limits.format else "Revise este dato."


def _decimals(field: Field, _: ValidationError) -> str:
    if not field.decimals:
        return "Escriba un número entero, sin decimales."
    return f"Escriba el número con {field.decimals} decimales como máximo."


def _too_many(field: Field, error: ValidationError) -> str:
    most = _count(error.validator_value)
    if field.kind is Kind.DYNAMICLIST:
        return f"Son demasiadas filas: hasta {most}."
    return "Adjunte un solo archivo." if most == "1" else f"Son demasiados archivos: hasta {most}."


def _count(number: object) -> str:
    """A number as people write it here: 10.000."""
    text = f"{number:,}" if isinstance(number, int | Decimal) else str(number)
    return text.translate(str.maketrans(",.", ".,"))


_SENTENCES: dict[str, Callable[[Field, ValidationError], str]] = {
    "required": _required,
    "const": _required,
    "type": _type,
    "enum": lambda _, __: "Elija una de las opciones de la lista.",
    "minLength": _too_short,
    "maxLength": _too_long,
    "format": _format,
    "minimum": lambda _, error: f"Escriba un número desde {_count(error.validator_value)}.",
    "maximum": lambda _, error: f"Escriba un número hasta {_count(error.validator_value)}.",
    "multipleOf": _decimals,
    "maxItems": _too_many,
}
