"""Functions on texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from engine.feel import regex
from engine.feel.builtins.signatures import builtin
from engine.feel.limits import MAX_STRING, Run
from engine.feel.text import scalar_text
from engine.feel.values import Range


@builtin("string length", "string: string")
def string_length(string: str) -> Decimal:
    return Decimal(len(string))


@builtin("upper case", "string: string")
def upper_case(string: str) -> str:
    return string.upper()


@builtin("lower case", "string: string")
def lower_case(string: str) -> str:
    return string.lower()


@builtin("contains", "string: string, match: string")
def contains(string: str, match: str) -> bool:
    return match in string


@builtin("starts with", "string: string, match: string")
def starts_with(string: str, match: str) -> bool:
    return string.startswith(match)


@builtin("ends with", "string: string, match: string")
def ends_with(string: str, match: str) -> bool:
    return string.endswith(match)


@builtin("substring", "string: string, start position: number, length?: number")
def substring(string: str, start: Decimal, length: Decimal | None) -> str | None:
    first = int(start)
    if first == 0 or abs(first) > len(string) or (length is not None and length < 1):
        return None
    begin = first - 1 if first > 0 else len(string) + first
    return string[begin:] if length is None else string[begin : begin + int(length)]


@builtin("substring before", "string: string, match: string")
def substring_before(string: str, match: str) -> str:
    before, found, _ = string.partition(match) if match else ("", "", "")
    return before if found else ""


@builtin("substring after", "string: string, match: string")
def substring_after(string: str, match: str) -> str:
    if not match:
        return string
    _, found, after = string.partition(match)
    return after if found else ""


@builtin("matches", "input: string, pattern: string, flags?: string", run=True)
def matches(run: Run, string: str, pattern: str, flags: str | None) -> bool | None:
    compiled = regex.compile_pattern(pattern, flags or "")
    return None if compiled is None else compiled.search(string, 0, run) is not None


@builtin("replace", "input: string, pattern: string, replacement: string, flags?: string", run=True)
def replace(run: Run, string: str, pattern: str, replacement: str, flags: str | None) -> str | None:
    compiled = regex.compile_pattern(pattern, flags or "")
    if compiled is None or (not compiled.literal and not regex.valid_replacement(replacement)):
        return None
    return regex.replace(compiled, string, replacement, run)


@builtin("split", "string: string, delimiter: string", run=True)
def split(run: Run, string: str, delimiter: str) -> list[str] | None:
    compiled = regex.compile_pattern(delimiter, "")
    return None if compiled is None else regex.split(compiled, string, run)


@builtin("string join", "list: list, delimiter?: string", run=True)
@builtin("string join", "list: list, delimiter: string, prefix: string, suffix: string", run=True)
def string_join(
    run: Run, items: list[object], delimiter: str | None, prefix: str = "", suffix: str = ""
) -> str | None:
    """Nulls are left out."""
    texts = [item for item in items if isinstance(item, str)]
    if any(item is not None and not isinstance(item, str) for item in items):
        return None
    if sum(map(len, texts)) + len(texts) * len(delimiter or "") > MAX_STRING:
        raise run.limit(f"a text is longer than {MAX_STRING} characters")
    return prefix + (delimiter or "").join(texts) + suffix


@builtin("string", "from: any", run=True)
def string_of(run: Run, value: object) -> str | None:
    if value is None:
        return None
    plain = scalar_text(value)
    if plain is not None:
        return plain
    return _joined(_pieces(value), run)


def _joined(pieces: Iterable[str], run: Run) -> str:
    """A value that contains another many times over could be written for years."""
    found: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        found.append(piece)
        run.spend(1)
        if length > MAX_STRING:
            raise run.limit(f"a text is longer than {MAX_STRING} characters")
    return "".join(found)


def _pieces(value: object) -> Iterator[str]:
    """Lazily: the one who joins the pieces counts them."""
    if isinstance(value, str):
        yield quoted(value)
    elif isinstance(value, list):
        yield "["
        for number, item in enumerate(value):
            yield ", " if number else ""
            yield from _pieces(item)
        yield "]"
    elif isinstance(value, dict):
        yield from _entries(value)
    elif isinstance(value, Range):
        yield from _range_pieces(value)
    else:
        yield scalar_text(value) or ("null" if value is None else "function")


def _entries(value: dict[str, object]) -> Iterator[str]:
    yield "{"
    for number, (key, item) in enumerate(value.items()):
        yield f"{', ' if number else ''}{key}: "
        yield from _pieces(item)
    yield "}"


def _range_pieces(value: Range) -> Iterator[str]:
    if value.low is None or value.high is None:
        yield from _ray_pieces(value)
        return
    yield "[" if value.low_closed else "("
    yield from _pieces(value.low)
    yield ".."
    yield from _pieces(value.high)
    yield "]" if value.high_closed else ")"


def _ray_pieces(value: Range) -> Iterator[str]:
    if value.low is None:
        yield "<=" if value.high_closed else "<"
        yield from _pieces(value.high)
    else:
        yield ">=" if value.low_closed else ">"
        yield from _pieces(value.low)


def quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
