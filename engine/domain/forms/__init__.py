"""Forms: a closed subset of form-js, read from a file, drawn and checked by us."""

from engine.domain.forms.cleaning import clean, understood
from engine.domain.forms.formats import FORMATS
from engine.domain.forms.model import Field, Form, Kind, Limits, Moment, Option, Rule
from engine.domain.forms.reading import parse_form
from engine.domain.forms.schema import MAX_ROWS

__all__ = [
    "FORMATS",
    "MAX_ROWS",
    "Field",
    "Form",
    "Kind",
    "Limits",
    "Moment",
    "Option",
    "Rule",
    "clean",
    "parse_form",
    "understood",
]
