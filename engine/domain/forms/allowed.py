"""Which attributes of a form-js schema mean something to us; any other is a finding."""

from __future__ import annotations

from engine.domain.forms.model import Kind

#: `$schema` and the marks that the editors leave
FORM = frozenset(
    [
        "$schema",
        "type",
        "id",
        "components",
        "schemaVersion",
        "exporter",
        "executionPlatform",
        "executionPlatformVersion",
        "versionTag",
    ]
)
COMPONENT = frozenset(["type", "id", "label", "layout", "conditional", "properties"])
CONDITIONAL = frozenset({"hide"})
APPEARANCE = frozenset({"prefixAdorner", "suffixAdorner"})
PROPERTIES = frozenset(
    {"formato", "regla", "mensaje", "autocompletar", "nota", "constancia", "version"}
)
#: of a file: the key of the date that the document bears; FEEL that says whether its original is a
#: paper; the key of the text that says why there is none
FILE_PROPERTIES = frozenset({"fecha", "papel", "motivo"})

_INPUT = frozenset(["key", "description", "readonly", "disabled", "validate", "defaultValue"])
_CHOICE = _INPUT | {"values", "valuesKey", "valuesExpression"}

BY_KIND: dict[Kind, frozenset[str]] = {
    Kind.TEXT: frozenset({"text"}),
    Kind.TEXTFIELD: _INPUT | {"appearance"},
    Kind.TEXTAREA: _INPUT,
    Kind.NUMBER: _INPUT | {"appearance", "decimalDigits", "increment"},
    Kind.SELECT: _CHOICE | {"searchable"},
    Kind.RADIO: _CHOICE,
    Kind.CHECKLIST: _CHOICE,
    Kind.CHECKBOX: _INPUT,
    Kind.DATETIME: _INPUT | {"subtype", "dateLabel", "timeLabel", "use24h", "timeInterval"},
    Kind.FILEPICKER: frozenset({"key", "description", "validate", "accept", "multiple"}),
    Kind.GROUP: frozenset({"components", "description", "showOutline", "verticalAlignment"}),
    Kind.DYNAMICLIST: frozenset(
        [
            "path",
            "components",
            "description",
            "showOutline",
            "isRepeating",
            "allowAddRemove",
            "defaultRepetitions",
            "validate",
        ]
    ),
}

_REQUIRED = frozenset({"required"})
_TEXT = _REQUIRED | {"minLength", "maxLength", "pattern", "validationType"}

VALIDATE: dict[Kind, frozenset[str]] = dict.fromkeys(Kind, _REQUIRED) | {
    Kind.TEXTFIELD: _TEXT,
    Kind.TEXTAREA: _REQUIRED | {"minLength", "maxLength"},
    Kind.NUMBER: _REQUIRED | {"min", "max"},
    Kind.TEXT: frozenset(),
    Kind.GROUP: frozenset(),
}
