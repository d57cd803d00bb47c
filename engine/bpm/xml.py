"""Reading BPMN and DMN that anybody may have written: no DTD, no entities, bounded in every way."""

from __future__ import annotations

from typing import Any

from lxml import etree

from engine.errors import Finding

MAX_BYTES = 2_000_000
MAX_DEPTH = 64
MAX_NODES = 5_000

Node = etree._Element


class Unreadable(Exception):
    """The file cannot be read at all; `finding` says why."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def parse(raw: bytes, file: str) -> Node:
    """The root of the document, with line numbers. Raises Unreadable, never anything else."""
    if len(raw) > MAX_BYTES:
        raise _refused(file, "xml-size", f"El archivo pesa más de {MAX_BYTES // 1_000_000} MB.")
    _refuse_dtd(raw, file)
    try:
        root = etree.fromstring(raw, _parser())
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", None) or 1
        reason = getattr(error, "msg", None) or str(error)
        raise _refused(
            file, "xml-syntax", f"El archivo no es XML bien escrito: {reason}.", line
        ) from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise _dtd(file)
    _measure(root, file)
    return root


def local(node: Node) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(node).localname)


def namespace(node: Node) -> str:
    """The namespace of an element; "" where it has none."""
    return etree.QName(node).namespace or ""


def line_of(node: Node) -> int:
    line: Any = node.sourceline
    return int(line or 0)


def text_of(node: Node | None) -> str:
    """The text inside an element, without the blanks around it."""
    return "" if node is None else "".join(str(part) for part in node.itertext()).strip()


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _refuse_dtd(raw: bytes, file: str) -> None:
    if b"\0" in raw:
        raise _refused(file, "xml-encoding", "El archivo debe estar en UTF-8.")
    upper = raw.upper()
    if b"<!DOCTYPE" in upper or b"<!ENTITY" in upper:
        raise _dtd(file)


def _dtd(file: str) -> Unreadable:
    return _refused(
        file, "xml-dtd", "El archivo trae un DTD o entidades: por seguridad no se aceptan."
    )


def _measure(root: Node, file: str) -> None:
    """Level by level without recursion: as deep and as many as the bounds allow."""
    count, depth, level = 0, 0, [root]
    while level:
        count, depth = count + len(level), depth + 1
        if depth > MAX_DEPTH:
            raise _refused(
                file,
                "xml-depth",
                f"El archivo anida más de {MAX_DEPTH} niveles.",
                line_of(level[0]),
            )
        if count > MAX_NODES:
            raise _refused(
                file,
                "xml-nodes",
                f"El archivo tiene más de {MAX_NODES} elementos.",
                line_of(level[MAX_NODES - count]),
            )
        level = [child for node in level for child in node]


def _refused(file: str, rule: str, message: str, line: int = 1) -> Unreadable:
    return Unreadable(
        Finding(file=file, line=line, element="", rule=rule, severity="error", message=message)
    )
