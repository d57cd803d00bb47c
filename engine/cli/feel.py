"""`cauce feel`: one expression, to try what a diagram would say."""

from __future__ import annotations

import json
import sys
from decimal import Decimal
from typing import Any

import click

from engine.feel import FeelError, compile_expression
from engine.feel.spanish import in_spanish


@click.command()
@click.argument("expression", metavar="EXPR")
@click.option("--context", default="{}", help="Los datos que la expresión ve, en JSON.")
def feel(expression: str, context: str) -> None:
    """Evalúa una expresión FEEL y escribe el resultado en JSON."""
    try:
        names = json.loads(context, parse_float=Decimal, parse_int=Decimal)
    except (ValueError, RecursionError) as error:
        raise click.BadParameter("no es JSON", param_hint="--context") from error
    if not isinstance(names, dict):
        raise click.BadParameter("debe ser un objeto JSON", param_hint="--context")
    try:
        result = compile_expression(expression.removeprefix("=")).evaluate(names, {})
    except FeelError as error:
        where = f"línea {max(error.line, 1)}, columna {max(error.column, 1)}: "
        click.echo(where + in_spanish(error).removeprefix(where), err=True)
        sys.exit(1)
    click.echo(_text(result))


def _text(value: Any) -> str:
    """JSON in which a number keeps its digits."""
    if isinstance(value, dict):
        inner = (f"{json.dumps(str(k), ensure_ascii=False)}: {_text(v)}" for k, v in value.items())
        return "{" + ", ".join(inner) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(_text(item) for item in value) + "]"
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return json.dumps(value, ensure_ascii=False, default=_written)


def _written(value: object) -> str:
    """What JSON has no word for (a date, a duration, a range), as FEEL's `string` writes it."""
    return str(compile_expression("string(value)").evaluate({"value": value}, {}))
