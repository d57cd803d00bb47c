"""From the text of a form-js schema to a Form; whatever we do not honour is a finding."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from engine.domain.forms import allowed
from engine.domain.forms.components import Component, as_dict, as_list
from engine.domain.forms.model import Field, Form, Kind, Moment, Rule
from engine.errors import Finding, InvalidDefinition

MAX_BYTES = 200_000
MAX_DEPTH = 6
MAX_FIELDS = 300


def parse_form(raw: bytes, file: str) -> Form:
    """The form that the file describes. InvalidDefinition carries every finding at once."""
    reader = _Reader(raw, file)
    form = reader.form()
    if reader.findings:
        raise InvalidDefinition(reader.findings)
    return form


class _Reader:
    def __init__(self, raw: bytes, file: str) -> None:
        self.raw, self.file = raw, file
        self.findings: list[Finding] = []
        self.count = 0
        self.keys: set[str] = set()
        self.ids: set[str] = set()
        self.text = raw.decode("utf-8", errors="replace")

    def form(self) -> Form:
        schema = self._schema()
        components = as_list(schema.get("components"))
        if not components and not self.findings:
            self._report("", "form-empty", "El formulario no tiene componentes.")
        for name in sorted(set(schema) - allowed.FORM):
            self._report("", "form-attribute", f"No conocemos el atributo «{name}» del formulario.")
        fields = tuple(self._fields(components, depth=1))
        self._check_order(fields)
        self._check_files(fields)
        return Form(
            id=str(schema.get("id", "")),
            fields=fields,
            checksum=hashlib.sha256(self.raw).hexdigest(),
        )

    def _schema(self) -> dict[str, Any]:
        if len(self.raw) > MAX_BYTES:
            self._report("", "form-size", f"El formulario pesa más de {MAX_BYTES // 1000} kB.")
            return {}
        try:
            schema = json.loads(self.text, parse_float=Decimal)
        except (ValueError, RecursionError) as error:
            line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
            self._report("", "form-json", "El archivo no es JSON bien escrito.", line=line)
            return {}
        if not isinstance(schema, dict) or schema.get("type", "default") != "default":
            self._report("", "form-json", "El archivo no es un formulario de form-js.")
            return {}
        return schema

    def _fields(self, components: list[Any], *, depth: int) -> Iterator[Field]:
        for component in components:
            if not isinstance(component, dict):
                self._report("", "form-json", "Un componente no es un objeto.")
                continue
            self.count += 1
            if depth > MAX_DEPTH or self.count > MAX_FIELDS:
                self._report(_name(component), "form-size", "El formulario es demasiado grande.")
                return
            if (read := self._field(component, depth)) is not None:
                yield read

    def _field(self, raw: dict[str, Any], depth: int) -> Field | None:
        kind = raw.get("type")
        if kind not in set(Kind):
            self._report(
                _name(raw),
                "form-type",
                f"No aceptamos componentes «{kind}». Use: {', '.join(sorted(Kind))}.",
            )
            return None
        self._check_attributes(raw, Kind(kind))
        return Component(self, raw, Kind(kind), depth).field()

    def _check_attributes(self, raw: dict[str, Any], kind: Kind) -> None:
        of_files = allowed.FILE_PROPERTIES if kind is Kind.FILEPICKER else frozenset()
        groups = (
            ("", raw, allowed.COMPONENT | allowed.BY_KIND[kind]),
            ("validate.", raw.get("validate"), allowed.VALIDATE[kind]),
            ("properties.", raw.get("properties"), allowed.PROPERTIES | of_files),
            ("conditional.", raw.get("conditional"), allowed.CONDITIONAL),
            ("appearance.", raw.get("appearance"), allowed.APPEARANCE),
        )
        for prefix, written, known in groups:
            for name in sorted(set(as_dict(written)) - known):
                self._report(
                    _name(raw),
                    "form-attribute",
                    f"«{prefix}{name}» no hace nada en un componente «{kind}»: quítelo.",
                )

    def _check_order(self, fields: Sequence[Field]) -> None:
        """A condition sees what the case knows and the fields before it, never those after."""
        later = {one.key for one in _walk(fields) if one.key}
        for one in _walk(fields):
            ahead = sorted(_mentioned(one) & later)
            if ahead:
                self._report(
                    one.key or one.id,
                    "form-order",
                    f"La condición de «{one.label or one.id}» depende de «{ahead[0]}», que viene "
                    "después: póngalo antes.",
                )
            later.discard(one.key)

    def _check_files(self, fields: Sequence[Field]) -> None:
        """What a file says of itself by another answer, the same form asks for."""
        every = {one.key: one for one in _walk(fields) if one.key}
        days = {key for key, one in every.items() if one.kind is Kind.DATETIME}
        days -= {key for key in days if every[key].moment is Moment.TIME}
        texts = {key for key, one in every.items() if one.kind in (Kind.TEXTFIELD, Kind.TEXTAREA)}
        for one in every.values():
            if one.dated_by and one.dated_by not in days:
                message = f"«{one.dated_by}» («properties.fecha») no es una fecha del formulario."
                self._report(one.key, "form-file-date", message)
            if one.excused_by and one.excused_by not in texts:
                message = f"«{one.excused_by}» («properties.motivo») no es un texto del formulario."
                self._report(one.key, "form-file-reason", message)

    def _report(self, element: str, rule: str, message: str, *, line: int | None = None) -> None:
        self.findings.append(
            Finding(
                file=self.file,
                line=line or self._line(element),
                element=element,
                rule=rule,
                severity="error",
                message=message,
            )
        )

    def report(self, raw: dict[str, Any], rule: str, message: str) -> None:
        self._report(_name(raw), rule, message)

    def _line(self, element: str) -> int:
        found = re.search(rf'"(?:key|path|id)"\s*:\s*"{re.escape(element)}"', self.text)
        return self.text.count("\n", 0, found.start()) + 1 if element and found else 1

    def children(self, raw: dict[str, Any], depth: int, *, own_scope: bool) -> tuple[Field, ...]:
        """The components inside; a list's rows have keys of their own."""
        if not own_scope:
            return tuple(self._fields(as_list(raw.get("components")), depth=depth + 1))
        outer, self.keys = self.keys, set()
        try:
            return tuple(self._fields(as_list(raw.get("components")), depth=depth + 1))
        finally:
            self.keys = outer


def _name(raw: Mapping[str, Any]) -> str:
    return str(raw.get("key") or raw.get("path") or raw.get("id") or "")


def _walk(fields: Sequence[Field]) -> Iterator[Field]:
    """Every field of the form's own scope, in order; the rows of a list are another scope."""
    for one in fields:
        yield one
        if one.kind is Kind.GROUP:
            yield from _walk(one.fields)


def _mentioned(one: Field) -> frozenset[str]:
    """Names that decide whether and how the field is asked. Its `regla` may mention any field."""
    limits = one.limits
    rules = (
        one.hide,
        one.required,
        one.readonly,
        one.options_from,
        one.text,
        limits.min_length,
        limits.max_length,
        limits.minimum,
        limits.maximum,
    )
    return frozenset().union(*(rule.names for rule in rules if isinstance(rule, Rule))) - {one.key}
