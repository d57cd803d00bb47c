"""Reading DMN elements without caring for the version's namespace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

#: an element of lxml or of ElementTree
Element = Any

NAMESPACES = {
    "http://www.omg.org/spec/DMN/20151101/dmn.xsd": "1.1",
    "http://www.omg.org/spec/DMN/20180521/MODEL/": "1.2",
    "https://www.omg.org/spec/DMN/20191111/MODEL/": "1.3",
    "https://www.omg.org/spec/DMN/20211108/MODEL/": "1.4",
    "https://www.omg.org/spec/DMN/20230324/MODEL/": "1.5",
}


def tag(element: Element) -> str:
    """The local name; empty for comments and processing instructions."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def namespace(element: Element) -> str:
    return str(element.tag).partition("}")[0].lstrip("{") if "}" in str(element.tag) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    for child in element:
        if tag(child) in names:
            yield child


def child(element: Element, *names: str) -> Element | None:
    return next(children(element, *names), None)


def text(element: Element, name: str = "text") -> str:
    """The text of a child, trimmed; empty when there is no such child."""
    found = child(element, name)
    return "" if found is None else "".join(found.itertext()).strip()


def type_ref(element: Element) -> str:
    """The type an element declares: an attribute, or a child in the item definitions."""
    return (element.get("typeRef") or text(element, "typeRef") or "").strip()


def line(element: Element) -> int:
    return int(getattr(element, "sourceline", None) or 0)
