"""Syntax errors as a sentence for the person who wrote the expression."""

from __future__ import annotations

from engine.feel.errors import FeelError, FeelSyntaxError

_EXPECTED = {
    "an expression": "una expresión",
    "a name": "un nombre",
    "a name after the point": "un nombre después del punto",
    "the name of a type": "el nombre de un tipo",
    "an operator or the end of the expression": "un operador o el final de la expresión",
    "an operator: only functions can be called": "un operador: solo se puede llamar a funciones",
    "“]” or “)” to close the range": "“]” o “)” para cerrar el intervalo",
    'a text in quotes, as in @"2026-03-02"': 'un texto entre comillas, como en @"2026-03-02"',
    'a closing "': "unas comillas de cierre",
    "a FEEL expression: external functions are not supported": (
        "una expresión FEEL: no se admiten funciones externas"
    ),
}


def in_spanish(error: FeelError) -> str:
    """Where the text stops being FEEL and what was expected there."""
    where = f"línea {error.line}, columna {error.column}: " if error.line else ""
    if isinstance(error, FeelSyntaxError):
        found = _found(error)
        return f"{where}se esperaba {_EXPECTED.get(error.expected, error.expected)}{found}"
    return f"{where}la expresión pide demasiado: es muy larga, muy honda o da muchos valores"


def _found(error: FeelSyntaxError) -> str:
    _, separator, found = error.message.rpartition(", found ")
    if not separator:
        return ""
    return " y la expresión termina" if found == "the end" else f" y se encontró {found}"
