"""The tree of an expression: what the parser makes, and the compiler and the printer read."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    #: where the expression starts in the text; not part of what it means
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Literal(Node):
    value: Decimal | str | bool | None


@dataclass(frozen=True, slots=True)
class AtLiteral(Node):
    text: str


@dataclass(frozen=True, slots=True)
class Name(Node):
    name: str


@dataclass(frozen=True, slots=True)
class Path(Node):
    target: Node
    name: str


@dataclass(frozen=True, slots=True)
class Filter(Node):
    target: Node
    condition: Node


@dataclass(frozen=True, slots=True)
class Invocation(Node):
    target: Node
    args: tuple[Node, ...]
    #: the names of the arguments, or None when they go by position
    names: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Negation(Node):
    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Comparison(Node):
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Logic(Node):
    operator: str
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Between(Node):
    operand: Node
    low: Node
    high: Node


@dataclass(frozen=True, slots=True)
class In(Node):
    operand: Node
    tests: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Interval(Node):
    low: Node
    high: Node
    low_closed: bool
    high_closed: bool


@dataclass(frozen=True, slots=True)
class UnaryComparison(Node):
    operator: str
    operand: Node


@dataclass(frozen=True, slots=True)
class If(Node):
    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True)
class Iterator:
    name: str
    domain: Node
    #: the end of `a..b`; None when the domain is a list
    end: Node | None = None


@dataclass(frozen=True, slots=True)
class For(Node):
    iterators: tuple[Iterator, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class Quantified(Node):
    every: bool
    iterators: tuple[Iterator, ...]
    condition: Node


@dataclass(frozen=True, slots=True)
class ListOf(Node):
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Context(Node):
    entries: tuple[tuple[str, Node], ...]


@dataclass(frozen=True, slots=True)
class TypeOf:
    """A type as written: `list<number>` is TypeOf("list", (TypeOf("number"),))."""

    name: str
    arguments: tuple[TypeOf, ...] = ()
    #: names of the entries of a context type
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Function(Node):
    parameters: tuple[str, ...]
    types: tuple[TypeOf | None, ...]
    body: Node


@dataclass(frozen=True, slots=True)
class InstanceOf(Node):
    operand: Node
    type: TypeOf


@dataclass(frozen=True, slots=True)
class Tests(Node):
    """The tests of one cell. No tests at all is the dash: everything matches."""

    tests: tuple[Node, ...]
    negated: bool = False
