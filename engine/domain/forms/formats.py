"""Named formats of a text: what a designer may ask for instead of writing a regular expression."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from jsonschema import FormatChecker


@dataclass(frozen=True, slots=True)
class Format:
    """How a text of this kind is tidied up, recognised and asked for."""

    fits: Callable[[str], bool]
    message: str
    tidy: Callable[[str], str] = str
    autocomplete: str = ""
    input_mode: str = "text"
    input_type: str = "text"


def _pattern(text: str) -> Callable[[str], bool]:
    compiled = re.compile(text, re.ASCII)
    return lambda value: compiled.fullmatch(value) is not None


def _digits(value: str) -> str:
    """Without the dots and spaces with which people write long numbers."""
    return re.sub(r"[.\s]", "", value)


def _phone(value: str) -> str:
    number = re.sub(r"[-.()\s]", "", value)
    return number.removeprefix("+57") if len(number) > 10 else number


def _is_nit(value: str) -> bool:
    """Nine digits and the check digit of the tax administration (DIAN)."""
    if not re.fullmatch(r"\d{9}-\d", value, re.ASCII):
        return False
    weights = (41, 37, 29, 23, 19, 17, 13, 7, 3)
    left = sum(int(digit) * weight for digit, weight in zip(value[:9], weights, strict=True)) % 11
    return int(value[-1]) == (left if left < 2 else 11 - left)


def _nit(value: str) -> str:
    digits = re.sub(r"[.\s-]", "", value)
    return f"{digits[:-1]}-{digits[-1]}" if len(digits) == 10 else value


_MAIL = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")


def _is_mail(value: str) -> bool:
    return (
        len(value) <= 254
        and _MAIL.fullmatch(value) is not None
        and ".." not in value
        and not value.startswith(".")
        and ".@" not in value
    )


FORMATS: dict[str, Format] = {
    "cedula": Format(
        _pattern(r"[1-9]\d{2,9}"),
        "Escriba el número de cédula sólo con cifras, por ejemplo 52123456.",
        _digits,
        input_mode="numeric",
    ),
    "nit": Format(
        _is_nit,
        "Revise el NIT: nueve cifras y el dígito de verificación, por ejemplo 899999061-9.",
        _nit,
        input_mode="numeric",
    ),
    "documento": Format(
        _pattern(r"[A-Za-z0-9-]{3,20}"),
        "Escriba el número del documento con letras y cifras, sin espacios.",
        _digits,
    ),
    "celular": Format(
        _pattern(r"3\d{9}"),
        "Escriba un celular de diez cifras que comience por 3, por ejemplo 3001234567.",
        _phone,
        "tel",
        "tel",
        "tel",
    ),
    "telefono": Format(
        _pattern(r"\d{7,10}"),
        "Escriba un teléfono de siete a diez cifras, por ejemplo 6012345678.",
        _phone,
        "tel",
        "tel",
        "tel",
    ),
    "correo": Format(
        _is_mail,
        "Escriba un correo completo, por ejemplo nombre@ejemplo.com.",
        str.strip,
        "email",
        "email",
        "email",
    ),
    "radicado": Format(
        _pattern(r"(?:[A-Z]-)?\d{4}-\d{6}"),
        "Escriba el radicado como está en la constancia, por ejemplo 2026-000123.",
        str.strip,
    ),
}

#: names that form-js itself has for two of them
VALIDATION_TYPES = {"email": "correo", "phone": "telefono"}

checker = FormatChecker(formats=("date", "time"))
for _name, _format in FORMATS.items():
    checker.checks(_name)(
        lambda value, fits=_format.fits: not isinstance(value, str) or fits(value)
    )
