"""What stopped a command, as a sentence for whoever called it."""

from __future__ import annotations

from engine.errors import EngineError, InvalidInput, NotFound
from engine.settings import MissingSetting

#: what a command may look for and not find
_KINDS = {
    "bundle": "la carpeta de un procedimiento",
    "group": "el rol",
    "process": "el procedimiento",
    "user": "la cuenta",
}


def database_errors() -> tuple[type[Exception], ...]:
    """Asked for only once something failed: most commands need no database."""
    from engine.bootstrap import DATABASE_ERRORS

    return DATABASE_ERRORS


def sentence(error: EngineError | MissingSetting) -> str:
    """In Spanish, where it was meant for a person."""
    if isinstance(error, NotFound):
        return f"No se encontró {_KINDS.get(error.kind, error.kind)} «{error.key}»."
    if isinstance(error, InvalidInput) and not error.message:
        return " ".join(error.fields.values())
    return str(error)


def of_the_database(error: Exception) -> str:
    """Its first line is the cause; the rest is the statement."""
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
    return (
        f"No se puede usar la base de datos de CAUCE_DATABASE_URL: {cause} "
        "Revise la dirección y, si la base es nueva, ejecute antes `cauce db upgrade`."
    )
