"""Messages, signals, errors and escalations: declared once in a file, referred to by events."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.bpm import vocabulary as words
from engine.bpm.expressions import Value
from engine.bpm.extensions import children, foreign
from engine.bpm.findings import Report
from engine.bpm.xml import Node, local, namespace


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    name: str
    correlation_key: Value | None


@dataclass(kw_only=True)
class References:
    """What events refer to, by id. `None` for a code that is not said."""

    TAGS = frozenset({"message", "signal", "error", "escalation"})

    messages: dict[str, Message] = field(default_factory=dict)
    signals: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str | None] = field(default_factory=dict)


def read_references(root: Node, report: Report) -> References:
    """Everything that stands beside the process in the file."""
    found = References()
    for node in root:
        if namespace(node) != words.BPMN:
            continue
        tag, identity = local(node), node.get("id", "")
        if tag == "message":
            found.messages[identity] = _message(node, report)
        elif tag == "signal":
            found.signals[identity] = _name(node, report)
        elif tag in ("error", "escalation"):
            found.codes[identity] = node.get(f"{tag}Code") or None
            _no_extensions(node, report)
    return found


def _message(node: Node, report: Report) -> Message:
    key = None
    for extension in children(node):
        if namespace(extension) == words.ZEEBE and local(extension) == "subscription":
            text = extension.get("correlationKey")
            key = report.feel(extension, node.get("id", ""), text, "La llave de correlación")
        else:
            _refuse(extension, node, report)
    return Message(name=_name(node, report), correlation_key=key)


def _name(node: Node, report: Report) -> str:
    name = node.get("name", "")
    if not name or name.startswith("="):
        report.error(
            node,
            node.get("id", ""),
            "reference-name",
            f"«{local(node)}» necesita un nombre fijo, no vacío ni FEEL.",
        )
    return name


def _no_extensions(node: Node, report: Report) -> None:
    for extension in children(node):
        _refuse(extension, node, report)


def _refuse(extension: Node, node: Node, report: Report) -> None:
    space = namespace(extension)
    if space in (words.ZEEBE, words.CAUCE):
        report.error(
            extension,
            node.get("id", ""),
            "extension-unknown",
            f"«{local(extension)}» no se atiende en «{local(node)}»; quítelo.",
        )
    else:
        foreign(report, extension, node.get("id", ""), space)
