"""What a cell of a decision table says to officials: «antes del 5 de mayo de 2002»."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from engine.domain.calendars import cited
from engine.domain.spanish import MONTHS, day_in_words, in_figures, number_read
from engine.domain.vocabulary import Vocabulary
from engine.feel import nodes
from engine.feel.errors import FeelError
from engine.feel.parser import parse_expression, parse_tests


class Unsaid(Exception):
    """There are no words for it: it is left as it is written."""


def condition(text: str, key: str, words: Vocabulary) -> str:
    """What an input cell asks of `key`; "" where it asks nothing. Unsaid."""
    return _said(parse_tests, text, key, words)


def result(text: str, key: str, words: Vocabulary) -> str:
    """What an output cell gives to `key`. Unsaid."""
    return _said(parse_expression, text, key, words)


def _said(parse: Callable[[str], nodes.Node], text: str, key: str, words: Vocabulary) -> str:
    try:
        tree = parse(text)
    except FeelError as error:
        raise Unsaid from error
    said = _Teller(words, key.rpartition(".")[2]).cell(tree)
    return said[:1].upper() + said[1:] if " " in said and isinstance(tree, nodes.If) else said


@dataclass(frozen=True, slots=True)
class _Teller:
    words: Vocabulary
    key: str  # what the cell is about: its answers have labels

    def cell(self, node: nodes.Node) -> str:
        if isinstance(node, _STATEMENTS):
            return f"sí, si {self.say(node)}"
        return self.say(node)

    def say(self, node: nodes.Node) -> str:
        tell = _TELLERS.get(type(node))
        if tell is None:
            raise Unsaid
        return tell(self, node)

    def about(self, node: nodes.Node) -> _Teller:
        """The same, for the answers to what the other side of a comparison names."""
        return _Teller(self.words, node.name if isinstance(node, nodes.Name | nodes.Path) else "")

    def is_day(self, node: nodes.Node) -> bool:
        if isinstance(node, nodes.Arithmetic):
            return self.is_day(node.left)
        if isinstance(node, nodes.Name | nodes.Path):
            return node.name.startswith("fecha") or node.name in self.words.dates
        return _function(node) in _OF_DAYS


def _function(node: nodes.Node) -> str:
    named = isinstance(node, nodes.Invocation) and isinstance(node.target, nodes.Name)
    return node.target.name if named else ""  # type: ignore[attr-defined]  # `named` says so


# -- values ----------------------------------------------------------------------------------------


def _literal(teller: _Teller, node: nodes.Literal) -> str:
    if isinstance(node.value, bool):
        return "sí" if node.value else "no"
    if isinstance(node.value, Decimal):
        return number_read(node.value)
    return teller.words.value(teller.key, node.value) if node.value is not None else "ninguno"


def _name(teller: _Teller, node: nodes.Name | nodes.Path) -> str:
    whole = node.target if isinstance(node, nodes.Path) else None
    of = f"{whole.name}." if isinstance(whole, nodes.Name) else ""
    return f"«{teller.words.name(of + node.name)}»"


def _list(teller: _Teller, node: nodes.ListOf) -> str:
    return "; ".join(teller.say(item) for item in node.items) or "ninguno"


def _context(_teller: _Teller, node: nodes.Context) -> str:
    """What has a name is called by it."""
    named = dict(node.entries).get("nombre")
    if not isinstance(named, nodes.Literal):
        raise Unsaid
    return str(named.value)


def _if(teller: _Teller, node: nodes.If) -> str:
    then, otherwise = teller.say(node.then), teller.say(node.otherwise)
    return f"{then}, si {teller.say(node.condition)}; si no, {otherwise}"


def _filter(teller: _Teller, node: nodes.Filter) -> str:
    """`[item != null]` only leaves out what there is not."""
    if node.condition != nodes.Comparison("!=", nodes.Name("item"), nodes.Literal(None)):
        raise Unsaid
    return teller.say(node.target)


# -- tests -----------------------------------------------------------------------------------------


def _tests(teller: _Teller, node: nodes.Tests) -> str:
    said = "; ".join(teller.say(test) for test in node.tests)
    if not node.negated:
        return said
    known = {"sí": "no", "no": "sí", "ninguno": "alguno"}
    return known.get(said) or f"cualquiera, menos {said}"


def _against(teller: _Teller, node: nodes.UnaryComparison) -> str:
    day = teller.is_day(node.operand) or teller.is_day(nodes.Name(teller.key))
    return _bound(node.operator, teller.say(node.operand), day=day)


def _bound(operator: str, limit: str, *, day: bool) -> str:
    """«más de 5», «antes del 5 de mayo»."""
    pattern = (_DAYS if day else _NUMBERS).get(operator)
    if pattern is None:
        raise Unsaid
    return pattern.format(limit).replace(" de el ", " del ").replace(" a el ", " al ")


_NUMBERS = {
    ">": "más de {}",
    ">=": "{} o más",
    "<": "menos de {}",
    "<=": "{} o menos",
    "!=": "distinto de {}",
}
_DAYS = {
    ">": "después de {}",
    ">=": "{} o después",
    "<": "antes de {}",
    "<=": "{} o antes",
    "!=": "otro día que {}",
}


def _interval(teller: _Teller, node: nodes.Interval) -> str:
    low = f"{'desde' if node.low_closed else 'más de'} {teller.say(node.low)}"
    high = f"{'hasta' if node.high_closed else 'menos de'} {teller.say(node.high)}"
    return f"{low} {'' if node.high_closed else 'y '}{high}"


# -- statements ------------------------------------------------------------------------------------


def _comparison(teller: _Teller, node: nodes.Comparison) -> str:
    left = teller.say(node.left)
    if isinstance(node.right, nodes.Literal) and node.right.value in (True, None):
        return _known(left, yes=(node.operator == "=") is (node.right.value is True), node=node)
    right = teller.about(node.left).say(node.right)
    if node.operator == "=":
        return f"{left} es {right}"
    if node.operator == "!=":
        return f"{left} no es {right}"
    day = teller.is_day(node.left) or teller.is_day(node.right)
    return f"{left} es {_bound(node.operator, right, day=day)}"


def _known(left: str, *, yes: bool, node: nodes.Comparison) -> str:
    """Whether it is so, or whether there is one."""
    asked_true = isinstance(node.right, nodes.Literal) and node.right.value is True
    if asked_true:
        return left if yes else f"no {left}"
    return f"hay {left}" if yes else f"no hay {left}"


def _logic(teller: _Teller, node: nodes.Logic) -> str:
    joint = " y " if node.operator == "and" else " o "
    said = [
        f"({teller.say(item)})" if isinstance(item, nodes.Logic) else teller.say(item)
        for item in node.items
    ]
    return joint.join(said)


# -- arithmetic ------------------------------------------------------------------------------------


def _arithmetic(teller: _Teller, node: nodes.Arithmetic) -> str:
    if said := _text(teller, node) or _span(teller, node) or _share(teller, node):
        return said
    words = {"+": "más", "-": "menos", "*": "por", "/": "entre"}
    if node.operator not in words:
        raise Unsaid
    return f"{_operand(teller, node.left)} {words[node.operator]} {_operand(teller, node.right)}"


def _operand(teller: _Teller, node: nodes.Node) -> str:
    said = teller.say(node)
    return f"({said})" if isinstance(node, nodes.If | nodes.Arithmetic) else said


def _text(teller: _Teller, node: nodes.Arithmetic) -> str:
    """A sentence of several pieces; what is not written in it stands between brackets."""
    pieces = _pieces(node)
    if not any(_is_text(piece) for piece in pieces):
        return ""
    return "".join(_piece(teller, piece) for piece in pieces)


def _pieces(node: nodes.Node) -> list[nodes.Node]:
    if isinstance(node, nodes.Arithmetic) and node.operator == "+":
        return [*_pieces(node.left), *_pieces(node.right)]
    return [node]


def _is_text(node: nodes.Node) -> bool:
    return isinstance(node, nodes.Literal) and isinstance(node.value, str)


def _piece(teller: _Teller, node: nodes.Node) -> str:
    if isinstance(node, nodes.Literal):
        return str(node.value)
    return teller.say(node) if _function(node) == "cita" else f"[{teller.say(node)}]"


_SPAN = re.compile(r"P(\d+)([DMY])")
_UNITS = {"D": ("día", "días"), "M": ("mes", "meses"), "Y": ("año", "años")}


def _span(teller: _Teller, node: nodes.Arithmetic) -> str:
    """«20 días calendario antes de «Apertura»»."""
    if _function(node.right) != "duration" or node.operator not in ("+", "-"):
        return ""
    written = node.right.args[0]  # type: ignore[attr-defined]  # it is an invocation
    return _moved(_length(teller, written), _operand(teller, node.left), node.operator)


def _length(teller: _Teller, written: nodes.Node) -> str:
    """Of `"P3Y"`, and of `"P" + string(x) + "M"`."""
    found = _SPAN.fullmatch(str(written.value)) if isinstance(written, nodes.Literal) else None
    if found is not None:
        return _counted(int(found[1]), *_UNITS[found[2]])
    pieces = _pieces(written)
    unit = _UNITS.get(str(pieces[-1].value)) if isinstance(pieces[-1], nodes.Literal) else None
    if len(pieces) != 3 or unit is None:
        raise Unsaid
    return f"{teller.say(pieces[1])} {unit[1]}"


def _moved(span: str, day: str, operator: str) -> str:
    way = "después de" if operator == "+" else "antes de"
    return f"{span} {way} {day}".replace(" de el ", " del ")


def _counted(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"


def _share(teller: _Teller, node: nodes.Arithmetic) -> str:
    """«la mitad», «5 % de «Valor»», «1.000 SMMLV»."""
    left, right = _number(node.left), _number(node.right)
    if left is not None and _function(node.right) == "smmlv" and node.operator == "*":
        return f"{in_figures(left)} SMMLV"
    if node.operator == "*" and right is not None and right < 1:
        return f"{number_read((right * 100).normalize())} % de {teller.say(node.left)}"
    if node.operator == "/" and right in _PARTS:
        whole = "" if left == 1 else f" de {teller.say(node.left)}"
        return f"{_PARTS[right]}{whole}"
    return ""


_PARTS = {
    Decimal(2): "la mitad",
    Decimal(3): "la tercera parte",
    Decimal(10): "la décima parte",
}


def _number(node: nodes.Node) -> Decimal | None:
    found = node.value if isinstance(node, nodes.Literal) else None
    return found if isinstance(found, Decimal) else None


# -- functions -------------------------------------------------------------------------------------


def _invocation(teller: _Teller, node: nodes.Invocation) -> str:
    tell = _FUNCTIONS.get(_function(node))
    if tell is None or node.names:
        raise Unsaid
    return tell(teller, node.args)


_Args = Sequence[nodes.Node]


def _same(teller: _Teller, args: _Args) -> str:
    return teller.say(args[0])


def _date(teller: _Teller, args: _Args) -> str:
    """`date("2002-05-05")`, and `date(x.year + 1, 6, 1)` of any year."""
    if len(args) == 1 and _is_text(args[0]):
        return f"el {day_in_words(date.fromisoformat(str(args[0].value)))}"  # type: ignore[attr-defined]  # a text
    if len(args) == 1 and not isinstance(args[0], nodes.Arithmetic):
        return teller.say(args[0])
    if len(args) != 3:
        raise Unsaid
    month, day = _number(args[1]), _number(args[2])
    if month is None or day is None:
        raise Unsaid
    following = isinstance(args[0], nodes.Arithmetic)
    said = f"el {day} de {MONTHS[int(month) - 1]}"
    return f"{said} del año siguiente" if following else said


def _business(way: str) -> Callable[[_Teller, _Args], str]:
    def tell(teller: _Teller, args: _Args) -> str:
        many = "días hábiles" if args[1] != nodes.Literal(Decimal(1)) else "día hábil"
        return _moved(f"{_operand(teller, args[1])} {many}", _operand(teller, args[0]), way)

    return tell


def _calendar(teller: _Teller, args: _Args) -> str:
    many = "días calendario" if args[1] != nodes.Literal(Decimal(1)) else "día calendario"
    return _moved(f"{teller.say(args[1])} {many}", teller.say(args[0]), "+")


def _among(word: str) -> Callable[[_Teller, _Args], str]:
    def tell(teller: _Teller, args: _Args) -> str:
        items = args[0].target if isinstance(args[0], nodes.Filter) else args[0]
        compared = items.items if isinstance(items, nodes.ListOf) else args
        *first, last = (teller.say(item) for item in compared)
        return f"{word} entre {', '.join(first)} y {last}"

    return tell


def _citation(teller: _Teller, args: _Args) -> str:
    """As it is cited before anybody read it."""
    return cited(teller.say(args[0]), None)


def _contains(teller: _Teller, args: _Args) -> str:
    listed, asked = args
    if not isinstance(listed, nodes.ListOf):
        raise Unsaid
    teller_of_it = teller.about(asked)
    return f"{teller.say(asked)} es {' o '.join(teller_of_it.say(one) for one in listed.items)}"


_FUNCTIONS: Mapping[str, Callable[[_Teller, _Args], str]] = {
    "date": _date,
    "string": _same,
    "number": _same,
    "decimal": _same,
    "hoy": lambda _teller, _args: "hoy",
    "sumar_habiles": _business("+"),
    "habiles_antes": _business("-"),
    "sumar_calendario": _calendar,
    "min": _among("lo menor"),
    "max": _among("lo mayor"),
    "list contains": _contains,
    "cita": _citation,
    "smmlv": lambda _teller, _args: "un SMMLV",
}
_OF_DAYS = frozenset({"date", "hoy", "sumar_habiles", "habiles_antes", "sumar_calendario"})
_STATEMENTS = (nodes.Comparison, nodes.Logic, nodes.In, nodes.Between)
_TELLERS: Mapping[type[nodes.Node], Callable[..., str]] = {
    nodes.Literal: _literal,
    nodes.Name: _name,
    nodes.Path: _name,
    nodes.ListOf: _list,
    nodes.Context: _context,
    nodes.If: _if,
    nodes.Filter: _filter,
    nodes.Tests: _tests,
    nodes.UnaryComparison: _against,
    nodes.Interval: _interval,
    nodes.Comparison: _comparison,
    nodes.Logic: _logic,
    nodes.Arithmetic: _arithmetic,
    nodes.Invocation: _invocation,
}
