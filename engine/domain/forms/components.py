"""One component of a form-js schema, read into a Field."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from engine.domain.forms.files import ACCEPTED, endings
from engine.domain.forms.formats import FORMATS, VALIDATION_TYPES
from engine.domain.forms.model import Field, Kind, Limits, Moment, Option, Rule
from engine.feel import FeelError

_KEY = re.compile(r"[a-z][a-z0-9_]{0,63}")
_ID = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,63}")


class Reading(Protocol):
    """What a component asks of whoever reads the whole form."""

    keys: set[str]
    ids: set[str]

    def report(self, raw: dict[str, Any], rule: str, message: str) -> None: ...

    def children(
        self, raw: dict[str, Any], depth: int, *, own_scope: bool
    ) -> tuple[Field, ...]: ...


class Component:
    """Reads one component; what is wrong with it goes to the reader's findings."""

    def __init__(self, reader: Reading, raw: dict[str, Any], kind: Kind, depth: int) -> None:
        self.reader, self.raw, self.kind, self.depth = reader, raw, kind, depth
        self.validate = as_dict(raw.get("validate"))
        self.properties = as_dict(raw.get("properties"))
        self.appearance = as_dict(raw.get("appearance"))

    def field(self) -> Field:
        options = self._options()
        return Field(
            kind=self.kind,
            id=self._id(),
            key=self._key(),
            label=self._label(),
            hint=_text(self.raw.get("description")),
            text=self._words(),
            hide=self._rule(as_dict(self.raw.get("conditional")).get("hide"), "conditional.hide"),
            required=self._flag(self.validate.get("required"), "validate.required"),
            readonly=self._readonly(),
            limits=self._limits(),
            options=options,
            options_from=self._options_rule(),
            moment=self._moment(),
            decimals=self._whole(self.raw.get("decimalDigits"), "decimalDigits"),
            multiple=self.raw.get("multiple") is True,
            accept=self._accept(),
            scanned=self._flag(self.properties.get("papel"), "properties.papel"),
            dated_by=_text(self.properties.get("fecha")),
            excused_by=_text(self.properties.get("motivo")),
            prefix=_text(self.appearance.get("prefixAdorner")),
            suffix=_text(self.appearance.get("suffixAdorner")),
            autocomplete=_text(self.properties.get("autocompletar")),
            consent=_text(self.properties.get("constancia")) == "sí",
            version=_text(self.properties.get("version")),
            default=self.raw.get("defaultValue"),
            fields=self._inside(),
            rows=self._whole(self.raw.get("defaultRepetitions"), "defaultRepetitions") or 1,
            grows=self.raw.get("allowAddRemove") is not False,
        )

    def _inside(self) -> tuple[Field, ...]:
        if self.kind not in (Kind.GROUP, Kind.DYNAMICLIST):
            return ()
        inside = self.reader.children(self.raw, self.depth, own_scope=self.kind is Kind.DYNAMICLIST)
        if self.kind is Kind.DYNAMICLIST and any(
            field.kind in (Kind.DYNAMICLIST, Kind.FILEPICKER, Kind.GROUP) for field in inside
        ):
            self._report("form-list", "Una lista sólo puede llevar campos sencillos en sus filas.")
        return inside

    def _id(self) -> str:
        name = str(self.raw.get("id") or self.raw.get("key") or self.raw.get("path") or "")
        if not _ID.fullmatch(name):
            self._report("form-id", "El componente necesita un «id» de letras, cifras y guiones.")
        elif name in self.reader.ids and self.kind is Kind.GROUP:
            self._report("form-id", f"El id «{name}» está repetido.")
        self.reader.ids.add(name)
        return name

    def _key(self) -> str:
        if self.kind in (Kind.TEXT, Kind.GROUP):
            return ""
        key = str(self.raw.get("path" if self.kind is Kind.DYNAMICLIST else "key") or "")
        if not _KEY.fullmatch(key):
            self._report(
                "form-key",
                f"El nombre de dato «{key}» no sirve: minúsculas, cifras y «_», sin tildes.",
            )
        elif key in self.reader.keys:
            self._report("form-key", f"El dato «{key}» está dos veces en el formulario.")
        self.reader.keys.add(key)
        return key

    def _label(self) -> str:
        label = _text(self.raw.get("label"))
        if not label and self.kind is not Kind.TEXT:
            self._report("form-label", "Todo campo y todo grupo necesita un rótulo («label»).")
        return label

    def _words(self) -> str | Rule:
        text = _text(self.raw.get("text"))
        if self.kind is Kind.TEXT and not text:
            self._report("form-text", "Un componente «text» necesita su texto.")
        if text.startswith("="):
            return self._rule(text, "text") or ""
        return text

    def _readonly(self) -> bool | Rule:
        if self.raw.get("disabled") is True:
            return True
        return self._flag(self.raw.get("readonly"), "readonly")

    def _moment(self) -> Moment:
        subtype = self.raw.get("subtype", "date")
        if subtype not in set(Moment):
            self._report("form-datetime", f"«subtype» no puede ser «{subtype}».")
            return Moment.DATE
        return Moment(subtype)

    def _accept(self) -> str:
        accept = _text(self.raw.get("accept"))
        for kind in endings(accept):
            if kind not in ACCEPTED:
                known = ", ".join(f".{each}" for each in ACCEPTED)
                message = f"Cauce no recibe archivos «{kind}» («accept»). Los que recibe: {known}."
                self._report("form-file-type", message)
        return accept

    def _limits(self) -> Limits:
        return Limits(
            min_length=self._whole(self.validate.get("minLength"), "validate.minLength"),
            max_length=self._whole(self.validate.get("maxLength"), "validate.maxLength"),
            minimum=self._number(self.validate.get("min"), "validate.min"),
            maximum=self._number(self.validate.get("max"), "validate.max"),
            format=self._format(),
            rule=self._rule(self.properties.get("regla"), "properties.regla"),
            message=_text(self.properties.get("mensaje")),
        )

    def _format(self) -> str | None:
        named = self.validate.get("pattern") or self.properties.get("formato")
        if named is None and (kind := self.validate.get("validationType")):
            named = VALIDATION_TYPES.get(str(kind), str(kind))
        if named is None or named in FORMATS:
            return named
        self._report(
            "form-format",
            f"No conocemos el formato «{named}». Los que hay: {', '.join(sorted(FORMATS))}. "
            "No se aceptan expresiones regulares.",
        )
        return None

    def _options(self) -> tuple[Option, ...]:
        written = self.raw.get("values")
        if self.kind not in (Kind.SELECT, Kind.RADIO, Kind.CHECKLIST):
            return ()
        options = tuple(
            Option(_scalar(item.get("value")), _text(item.get("label")))
            for item in as_list(written)
            if isinstance(item, dict)
        )
        if written is not None and not all(option.label and option.token for option in options):
            self._report("form-options", "Cada opción necesita «value» y «label».")
        if len({option.token for option in options}) < len(options):
            self._report("form-options", "Dos opciones tienen el mismo «value».")
        if not options and not (self.raw.get("valuesKey") or self.raw.get("valuesExpression")):
            self._report("form-options", "Faltan las opciones («values»).")
        return options

    def _options_rule(self) -> Rule | None:
        source = self.raw.get("valuesExpression") or self.raw.get("valuesKey")
        return self._rule(source, "valuesExpression")

    def _rule(self, text: object, where: str) -> Rule | None:
        if text is None or text == "":
            return None
        try:
            rule = Rule(str(text))
        except FeelError as error:
            self._report("form-feel", f"«{where}» no es FEEL: {error}")
            return None
        for name in rule.unknown_functions:
            message = f"«{where}» llama a «{name}», que un formulario no tiene: solo las de FEEL."
            self._report("form-function", message)
        return rule

    def _flag(self, said: object, where: str) -> bool | Rule:
        if said is None or isinstance(said, bool):
            return bool(said)
        return self._rule(said, where) or False

    def _whole(self, said: object, where: str) -> Any:
        number = self._number(said, where)
        if not isinstance(number, Decimal):
            return number
        if number != int(number) or number < 0:
            self._report("form-number", f"«{where}» tiene que ser un entero.")
            return None
        return int(number)

    def _number(self, said: object, where: str) -> Decimal | Rule | None:
        if said is None or said == "":
            return None
        if isinstance(said, str) and said.startswith("="):
            return self._rule(said, where)
        try:
            return Decimal(str(said))
        except InvalidOperation:
            self._report("form-number", f"«{where}» tiene que ser un número o FEEL con «=».")
            return None

    def _report(self, rule: str, message: str) -> None:
        self.reader.report(self.raw, rule, message)


def _scalar(value: object) -> str | bool | Decimal:
    if isinstance(value, bool | Decimal):
        return value
    if isinstance(value, int):
        return Decimal(value)
    return "" if value is None else str(value)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def as_list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def as_dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
