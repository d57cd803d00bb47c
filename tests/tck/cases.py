"""The test files of the kit: what is given, what is asked and what is expected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree as ET

from engine.feel.temporal import parse_date, parse_date_time, parse_duration, parse_time

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


@dataclass(frozen=True)
class Case:
    """One result that the kit expects for some inputs."""

    name: str
    kind: str
    invocable: str
    inputs: dict[str, object]
    result: str
    expected: object
    error: bool


def test_files(folder: Path) -> list[Path]:
    """Test files below a folder, each with its model beside it."""
    return sorted(path for path in folder.rglob("*.xml") if "-test-" in path.name)


def model_of(test_file: Path) -> Path:
    name = root_of(test_file).findtext("{*}modelName") or ""
    return test_file.parent / name


def root_of(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314 -- the kit is part of this repository


def cases_of(test_file: Path) -> Iterator[Case]:
    for number, case in enumerate(root_of(test_file).iterfind("{*}testCase"), start=1):
        inputs: dict[str, object] = {}
        for node in case.iterfind("{*}inputNode"):
            inputs[node.get("name", "")] = _value(node)
        for result in case.iterfind("{*}resultNode"):
            expected = result.find("{*}expected")
            yield Case(
                name=f"{case.get('id') or number} {result.get('name')}",
                kind=case.get("type") or "decision",
                invocable=case.get("invocableName", ""),
                inputs=inputs,
                result=result.get("name", ""),
                expected=None if expected is None else _value(expected),
                error=result.get("errorResult") == "true",
            )


def _value(element: ET.Element) -> object:
    if element.get(_NIL) == "true":
        return None
    components = element.findall("{*}component")
    if components:
        return {c.get("name", ""): _value(c) for c in components}
    items = element.find("{*}list")
    if items is not None:
        nil = items.get(_NIL) == "true"
        return None if nil else [_value(item) for item in items.iterfind("{*}item")]
    value = element.find("{*}value")
    return None if value is None else _simple(value)


def _simple(value: ET.Element) -> object:
    text = "".join(value.itertext())
    if value.get(_NIL) == "true":
        return None
    kind = (value.get(_TYPE) or "string").rpartition(":")[2]
    if kind in {"decimal", "double", "integer", "int", "float", "long"}:
        return Decimal(text.strip())
    if kind == "boolean":
        return text.strip() in {"true", "1"}
    read = {
        "date": parse_date,
        "time": parse_time,
        "dateTime": parse_date_time,
        "duration": parse_duration,
        "dayTimeDuration": parse_duration,
        "yearMonthDuration": parse_duration,
    }.get(kind)
    if read is None:
        return text
    found = read(text.strip())
    if found is None:
        raise ValueError(f"the kit expects {text!r}, which the engine cannot read")
    return found
