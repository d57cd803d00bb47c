"""What a person sent, made into values that a case may keep; or InvalidInput, per field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.domain.forms.answers import NOTHING, Wrong, typed
from engine.domain.forms.model import Field, Form, Kind
from engine.domain.forms.schema import MAX_ROWS, Asked, asked, asked_rows, refusals
from engine.errors import InvalidInput

Files = Mapping[str, Sequence[int]]


def clean(
    form: Form,
    raw: Mapping[str, object],
    known: Mapping[str, object],
    *,
    page: str | None = None,
    files: Files | None = None,
    blanks: bool = False,
) -> dict[str, Any]:
    """The values of the fields that are asked; of one page where it is named. With `blanks`, None
    for each that was shown with what is known and came back empty.

    Dropped in silence: unknown, hidden and read-only fields. A condition sees `known` and the
    fields before it. Documents are taken from `files` (key -> document ids, looked up by the
    caller) and never from `raw`: a browser may not name somebody else's document.
    """
    fields = (form.page(page),) if page else form.fields
    cleaner = _Cleaner(raw, known, files or {})
    cleaner.read(fields)
    return {**cleaner.blanks, **cleaner.checked()} if blanks else cleaner.checked()


def understood(
    fields: Sequence[Field],
    raw: Mapping[str, object],
    known: Mapping[str, object],
    files: Files | None = None,
) -> dict[str, Any]:
    """What expressions see of a form being filled in: `known` and what can be read already."""
    cleaner = _Cleaner(raw, known, files or {})
    cleaner.read(fields)
    return cleaner.context


class _Cleaner:
    """Reads one scope (the form, or one row of a list) in document order."""

    def __init__(
        self, raw: Mapping[str, object], known: Mapping[str, object], files: Files
    ) -> None:
        self.raw, self.known, self.files = raw, known, files
        self.blanks: dict[str, None] = {}
        self.values: dict[str, Any] = {}
        #: what expressions see; an answer that could not be read is null to them
        self.context: dict[str, Any] = dict(known)
        self.asked: list[Asked] = []
        self.rows: dict[str, list[_Cleaner]] = {}
        self.sent_as: dict[str, list[int]] = {}  # where each kept row stood among those sent

    def read(self, fields: Sequence[Field]) -> None:
        for field in fields:
            if field.kind is Kind.TEXT or field.hidden(self.context):
                continue
            if field.kind is Kind.GROUP:
                self.read(field.fields)
            elif not field.is_readonly(self.context):
                self._take(field)

    def _take(self, field: Field) -> None:
        if field.key not in self.values:
            self.context.pop(field.key, None)
            if field.key in self.raw and field.shows(self.known.get(field.key)):
                self.blanks[field.key] = None
        if field.kind is Kind.DYNAMICLIST:
            self._take_rows(field)
            return
        choices = field.choices(self.context)
        if field.kind is Kind.FILEPICKER:
            value: Any = list(self.files.get(field.key, ())) or NOTHING
        else:
            value = typed(field, self.raw.get(field.key), choices)
        self.asked.append(asked(field, self.context, choices))
        if value is not NOTHING:
            self._keep(field.key, value)

    def _keep(self, key: str, value: Any) -> None:
        self.values[key] = value
        if isinstance(value, Wrong):
            self.context.pop(key, None)
        else:
            self.context[key] = value

    def _take_rows(self, field: Field) -> None:
        rows: list[_Cleaner] = []
        numbers: list[int] = []
        sent = self.raw.get(field.key)
        for number, one in enumerate(sent if isinstance(sent, list | tuple) else ()):
            if len(rows) > MAX_ROWS:
                break
            row = _Cleaner(one if isinstance(one, Mapping) else {}, self.context, {})
            row.read(field.fields)
            if any(value is not False for value in row.values.values()):
                rows.append(row)
                numbers.append(number)
        self.sent_as[field.key] = numbers
        self.rows[field.key] = rows
        self.asked.append(asked_rows(field, self.context, [row.asked for row in rows]))
        if rows:
            self.values[field.key] = [row.values for row in rows]
            self.context[field.key] = [row.readable for row in rows]

    @property
    def readable(self) -> dict[str, Any]:
        """What expressions see of a row: what could be read of it."""
        return {key: said for key, said in self.values.items() if not isinstance(said, Wrong)}

    def checked(self) -> dict[str, Any]:
        """The values, once the schema and the rules accept all of them."""
        refused = refusals(self.asked, self.values)
        for path, sentence in self._broken_rules():
            refused.setdefault(path, sentence)
        if refused:
            told = {self._as_sent(path): said for path, said in self._in_order(refused).items()}
            raise InvalidInput(told)
        return self.values

    def _broken_rules(self, prefix: str = "") -> list[tuple[str, str]]:
        """Rules that the answers break; a field left empty has nothing to break."""
        context, broken = self.context, []
        for one in self.asked:
            field = one.field
            rule = field.limits.rule
            if rule and field.key in context and not rule.holds(context):
                message = field.limits.message or "Revise esta respuesta."
                broken.append((f"{prefix}{field.key}", message))
            for number, row in enumerate(self.rows.get(field.key, ())):
                broken += row._broken_rules(f"{prefix}{field.key}.{number}.")
        return broken

    def _as_sent(self, path: str) -> str:
        """A path with the number of the row as the person sees it: blank rows were left out."""
        key, _, rest = path.partition(".")
        number, _, inner = rest.partition(".")
        return f"{key}.{self.sent_as[key][int(number)]}.{inner}" if rest else key

    def _in_order(self, refused: dict[str, str]) -> dict[str, str]:
        keys = [one.field.key for one in self.asked]
        return dict(sorted(refused.items(), key=lambda item: keys.index(item[0].split(".")[0])))
