"""Tokens to tree: FEEL expressions and the unary tests of decision table cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import DecimalException

from engine.feel import grammar, nodes
from engine.feel.errors import FeelLimitError, FeelSyntaxError, place
from engine.feel.lexer import Token, tokens, unquote
from engine.feel.limits import MAX_CHAIN, MAX_NESTING, MAX_TEXT
from engine.feel.names import Names, normal
from engine.feel.nodes import Node
from engine.feel.values import NUMBERS

BUILTIN_NAMES = Names()

_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})
_PRECEDENCE = {
    "or": 1, "and": 2,
    "=": 3, "!=": 3, "<": 3, "<=": 3, ">": 3, ">=": 3, "between": 3, "in": 3,
    "+": 4, "-": 4, "*": 5, "/": 5, "**": 6, "instance": 7,
}  # fmt: skip
_VALUE_WORDS = frozenset({"true", "false", "null", "if", "for", "some", "every", "function"})


def parse_expression(text: str, names: Iterable[str] = ()) -> Node:
    """The tree of one expression; FeelSyntaxError says where it stops being FEEL."""
    parser = Parser(text, names)
    node = parser.expression()
    parser.finish()
    return node


def parse_tests(text: str, names: Iterable[str] = ()) -> nodes.Tests:
    """The tree of one cell: `-`, `not(…)` or tests with commas between."""
    parser = Parser(text, names)
    node = grammar.unary_tests(parser)
    parser.finish()
    return node


def parse_type(text: str) -> nodes.TypeOf:
    """A type as it stands after `instance of`."""
    parser = Parser(text)
    found = grammar.type_name(parser)
    parser.finish()
    return found


class Parser:
    """Precedence climbing over a list of tokens. Names in scope decide how words join."""

    def __init__(self, text: str, names: Iterable[str] = ()) -> None:
        if len(text) > MAX_TEXT:
            raise FeelLimitError(f"the expression is longer than {MAX_TEXT} characters", text=text)
        self.text = text
        self.tokens = tokens(text)
        self.position = 0
        self.nesting = 0
        self.scopes = [BUILTIN_NAMES, Names(names)]
        self.keys = Names()
        self.range_end = False

    # tokens

    @property
    def token(self) -> Token:
        return self.tokens[self.position]

    def take(self) -> Token:
        token = self.token
        self.position += 1
        return token

    def sees(self, *texts: str) -> bool:
        token = self.token
        return token.kind in {"symbol", "keyword"} and token.text in texts

    def accept(self, text: str) -> bool:
        if not self.sees(text):
            return False
        self.position += 1
        return True

    def expect(self, text: str) -> Token:
        if not self.sees(text):
            raise self.wrong(f"“{text}”")
        return self.take()

    def wrong(self, expected: str) -> FeelSyntaxError:
        token = self.token
        line, column = place(self.text, token.at)
        found = f"“{token.text}”" if token.text else "the end"
        return FeelSyntaxError(
            f"expected {expected}, found {found}",
            text=self.text, line=line, column=column, expected=expected,
        )  # fmt: skip

    def too_deep(self) -> FeelLimitError:
        line, column = place(self.text, self.token.at)
        return FeelLimitError(
            "the expression is nested too deeply", text=self.text, line=line, column=column
        )

    def finish(self) -> None:
        if self.token.kind != "end":
            raise self.wrong("an operator or the end of the expression")

    # expressions

    def expression(self, minimum: int = 1) -> Node:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise self.too_deep()
        left, links = self.unary(), 0
        while (level := self.operator_level()) >= minimum:
            left, links = self.infix(left, level), links + 1
            if links > MAX_CHAIN:
                raise self.too_deep()
        self.nesting -= 1
        return left

    def operator_level(self) -> int:
        if self.token.kind not in {"symbol", "keyword"}:
            return 0
        return _PRECEDENCE.get(self.token.text, 0)

    def infix(self, left: Node, level: int) -> Node:
        special = _INFIX.get(self.token.text)
        if special is not None:
            return special(self, left)
        operator = self.take()
        right = self.expression(level + 1)
        kind = nodes.Comparison if operator.text in _COMPARISONS else nodes.Arithmetic
        return kind(operator.text, left, right, at=operator.at)

    def logic(self, left: Node) -> Node:
        operator = self.token
        items, level = [left], _PRECEDENCE[operator.text]
        while self.accept(operator.text):
            items.append(self.expression(level + 1))
        return nodes.Logic(operator.text, tuple(items), at=operator.at)

    def between(self, left: Node) -> Node:
        at = self.take().at
        low = self.expression(4)
        self.expect("and")
        return nodes.Between(left, low, self.expression(4), at=at)

    def membership(self, left: Node) -> Node:
        at = self.take().at
        if not self.sees("("):
            return nodes.In(left, (self.expression(4),), at=at)
        return nodes.In(left, self.test_list(), at=at)

    def test_list(self) -> tuple[Node, ...]:
        """`(a, b)` is several tests, `(a)` one in parentheses and `(a..b)` an interval."""
        start = self.position
        self.take()
        tests = [self.inner()]
        while self.accept(","):
            tests.append(self.inner())
        if len(tests) > 1 or not self.sees(".."):
            self.expect(")")
        ray = isinstance(tests[0], nodes.UnaryComparison)
        if len(tests) > 1 or (ray and not self.continues()):
            return tuple(tests)
        self.position = start
        return (self.expression(4),)

    def continues(self) -> bool:
        """Whether what has just been closed is only the start of a longer expression."""
        return self.sees(".", "[", "(") or self.operator_level() > _PRECEDENCE["in"]

    def instance(self, left: Node) -> Node:
        at = self.take().at
        self.expect("of")
        return nodes.InstanceOf(left, grammar.type_name(self), at=at)

    def unary(self) -> Node:
        at = self.token.at
        negations = 0
        while self.accept("-"):
            negations += 1
        if negations > MAX_CHAIN:
            raise self.too_deep()
        node = self.postfix(self.primary())
        for _ in range(negations):
            node = nodes.Negation(node, at=at)
        return node

    def postfix(self, node: Node) -> Node:
        links = 0
        while self.sees(".", "[", "(") and not (self.sees("[") and self.closes_range()):
            if (links := links + 1) > MAX_CHAIN:
                raise self.too_deep()
            at = self.token.at
            if self.accept("."):
                node = nodes.Path(node, self.key_after_dot(), at=at)
            elif self.accept("["):
                node = nodes.Filter(node, self.inner(), at=at)
                self.expect("]")
            else:
                node = self.invocation(node)
        return node

    def inner(self) -> Node:
        """An expression inside brackets, where the end of an open range is far away."""
        outer, self.range_end = self.range_end, False
        node = self.expression()
        self.range_end = outer
        return node

    def closes_range(self) -> bool:
        """Whether this `[` is the open end of `[1..5[` and not the start of a filter."""
        if not self.range_end:
            return False
        following = self.tokens[self.position + 1]
        if following.kind in {"number", "string", "name"}:
            return False
        return following.text not in _VALUE_WORDS and following.text not in {"(", "{", "-", "@"}

    # invocations

    def invocation(self, target: Node) -> Node:
        if not isinstance(target, _CALLABLE):
            raise self.wrong("an operator: only functions can be called")
        at = self.take().at
        names: list[str] | None = [] if self.sees_argument_name() else None
        args: list[Node] = []
        while args or not self.sees(")"):
            if names is not None:
                names.append(self.key_until(":"))
                self.expect(":")
            args.append(self.inner())
            if not self.accept(","):
                break
        self.expect(")")
        return nodes.Invocation(target, tuple(args), None if names is None else tuple(names), at=at)

    def sees_argument_name(self) -> bool:
        ahead = self.position
        while self.tokens[ahead].kind in {"name", "keyword", "number"} or (
            self.tokens[ahead].text in {"-", "+", "*", "/", "'", "."}
        ):
            ahead += 1
        return ahead > self.position and self.tokens[ahead].text == ":"

    def key_until(self, *ends: str) -> str:
        """A name written without declaration: everything up to one of these symbols."""
        first = last = self.token
        while self.token.kind != "end" and not self.sees(*ends, "(", ")", "{", "}", "[", "]"):
            last = self.take()
        if self.token is first or first.kind not in {"name", "keyword"}:
            raise self.wrong("a name")
        name = normal(self.text[first.at : last.at + len(last.text)])
        self.keys.add(name)
        return name

    def key_after_dot(self) -> str:
        declared = self.declared() or self.keys.match(self.tokens, self.position)
        if declared:
            self.position += declared[1]
            return declared[0]
        if self.token.kind not in {"name", "keyword"}:
            raise self.wrong("a name after the point")
        words = [self.take().text]
        while self.token.kind == "name" and self.token.text != "?":
            words.append(self.take().text)
        return " ".join(words)

    # primaries

    def primary(self) -> Node:
        token = self.token
        reader = _PRIMARIES.get(token.text if token.kind in {"symbol", "keyword"} else token.kind)
        declared = self.declared()
        if declared:
            self.position += declared[1]
            return nodes.Name(declared[0], at=token.at)
        if reader is None:
            raise self.wrong("an expression")
        return reader(self)

    def declared(self) -> tuple[str, int] | None:
        for scope in reversed(self.scopes):
            found = scope.match(self.tokens, self.position)
            if found:
                return found
        return None

    def number(self) -> Node:
        token = self.take()
        try:
            value = NUMBERS.create_decimal(token.text)
        except DecimalException:
            value = None  # too great for any number
        return nodes.Literal(value, at=token.at)

    def string(self) -> Node:
        token = self.take()
        return nodes.Literal(unquote(token.text), at=token.at)

    def constant(self) -> Node:
        token = self.take()
        return nodes.Literal({"true": True, "false": False}.get(token.text), at=token.at)

    def name(self) -> Node:
        token = self.take()
        return nodes.Name(token.text, at=token.at)

    def at_literal(self) -> Node:
        at = self.take().at
        if self.token.kind != "string":
            raise self.wrong('a text in quotes, as in @"2026-03-02"')
        return nodes.AtLiteral(unquote(self.take().text), at=at)

    def comparison(self) -> Node:
        token = self.take()
        return nodes.UnaryComparison(token.text, self.expression(4), at=token.at)

    def parenthesis(self) -> Node:
        at = self.take().at
        node = self.inner()
        if self.accept(".."):
            return self.interval(node, low_closed=False, at=at)
        self.expect(")")
        return node

    def bracket(self) -> Node:
        at = self.take().at
        if self.accept("]"):
            return nodes.ListOf((), at=at)
        items = [self.inner()]
        if self.accept(".."):
            return self.interval(items[0], low_closed=True, at=at)
        while self.accept(","):
            items.append(self.inner())
        self.expect("]")
        return nodes.ListOf(tuple(items), at=at)

    def open_bracket(self) -> Node:
        at = self.take().at
        low = self.inner()
        self.expect("..")
        return self.interval(low, low_closed=False, at=at)

    def interval(self, low: Node, *, low_closed: bool, at: int) -> Node:
        outer, self.range_end = self.range_end, True
        high = self.expression(4)
        self.range_end = outer
        if not self.sees(")", "]", "["):
            raise self.wrong("“]” or “)” to close the range")
        return nodes.Interval(low, high, low_closed, self.take().text == "]", at=at)

    def context(self) -> Node:
        at = self.take().at
        entries: list[tuple[str, Node]] = []
        self.scopes.append(Names())
        while entries or not self.sees("}"):
            key = self.context_key()
            self.expect(":")
            entries.append((key, self.inner()))
            self.scopes[-1].add(key)
            if not self.accept(","):
                break
        self.expect("}")
        self.scopes.pop()
        return nodes.Context(tuple(entries), at=at)

    def context_key(self) -> str:
        if self.token.kind == "string":
            return unquote(self.take().text)
        return self.key_until(":")


_CALLABLE = (nodes.Name, nodes.Path, nodes.Filter, nodes.Invocation, nodes.Function, nodes.If)
_INFIX: dict[str, Callable[[Parser, Node], Node]] = {
    "or": Parser.logic,
    "and": Parser.logic,
    "between": Parser.between,
    "in": Parser.membership,
    "instance": Parser.instance,
}
_PRIMARIES: dict[str, Callable[[Parser], Node]] = {
    "number": Parser.number,
    "string": Parser.string,
    "name": Parser.name,
    "true": Parser.constant,
    "false": Parser.constant,
    "null": Parser.constant,
    "@": Parser.at_literal,
    "(": Parser.parenthesis,
    "[": Parser.bracket,
    "]": Parser.open_bracket,
    "{": Parser.context,
    "if": grammar.conditional,
    "for": grammar.loop,
    "some": grammar.quantified,
    "every": grammar.quantified,
    "function": grammar.function,
    **dict.fromkeys(_COMPARISONS, Parser.comparison),
}
