"""What a designer must know about files on disk, before anything is deployed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from engine.adapters.typeset import Typst
from engine.bpm.compiler import check_bundle, compile_bundle
from engine.bpm.definition import Definition
from engine.bpm.drawing import Drawing, flaws
from engine.bpm.drawing import lay_out as drawn_anew
from engine.bpm.xml import Unreadable, parse
from engine.domain.bundles import Bundle
from engine.domain.decisions import load_model
from engine.domain.forms import parse_form
from engine.domain.own_functions import wrong_calls
from engine.errors import EngineError, Finding, InvalidDefinition, NotFound
from engine.services import deployments, templatechecks
from engine.services.actions import ACTIONS

LARGEST_FILE = 5 * 1024 * 1024


def check_paths(paths: Iterable[Path], shelf: Path) -> list[Finding]:
    """The findings of procedures (folders) and of single BPMN, DMN and form files, in order.

    What a procedure calls is looked for beside it, then on the installation's shelf. Never an
    exception for what a file holds: what cannot be read is a finding too.
    """
    known = _Known()
    found: list[Finding] = []
    for path in paths:
        for one in _expanded(path):
            found.extend(_guarded(one, shelf, known))
    return found


def compiled(folders: Iterable[Path]) -> dict[str, Definition]:
    """Procedures on disk with those that they call, which stand beside them. InvalidDefinition with
    what is wrong."""
    known = _Known()
    found = {}
    for folder in folders:
        bundle = deployments.read_bundle(folder, _forms_beside(folder))
        called = known.called(bundle, (folder.resolve().parent,))
        checksums = {process_id: definition.checksum for process_id, definition in called.items()}
        actions = frozenset(ACTIONS)
        found[folder.name] = compile_bundle(replace(bundle, called=checksums), called, actions)
    return found


def lay_out(file: Path) -> bool:
    """Draws a BPMN file anew, where it stands. False where its drawing was like that already.

    InvalidDefinition where it cannot be read; InvalidInput where it has what we cannot place.
    """
    before = file.read_bytes()
    try:
        after = drawn_anew(before, str(file))
    except Unreadable as error:
        raise InvalidDefinition([error.finding]) from error
    if after == before:
        return False
    file.write_bytes(after)
    return True


def _expanded(path: Path) -> Sequence[Path]:
    """A folder of procedures stands for each of them."""
    if not path.is_dir() or any(path.glob("*.bpmn")):
        return [path]
    inside = sorted(folder for folder in path.iterdir() if any(folder.glob("*.bpmn")))
    files = sorted(file for file in path.rglob("*.json") if file.is_file())
    return inside or files or [path]


class _Known:
    """Procedures on the shelves that others call, each compiled once."""

    def __init__(self) -> None:
        self._compiled: dict[Path, Definition | None] = {}

    def called(
        self, bundle: Bundle, shelves: Sequence[Path], above: tuple[str, ...] = ()
    ) -> dict[str, Definition]:
        """What a procedure calls, as far as it can be compiled; never what calls it in turn."""
        above = (*above, bundle.process_id)
        found = {}
        for process_id in deployments.called_ids(bundle):
            folder = next((s / process_id for s in shelves if (s / process_id).is_dir()), None)
            if process_id in above or folder is None:
                continue
            if folder not in self._compiled:
                self._compiled[folder] = self._compile(folder, shelves, above)
            if definition := self._compiled[folder]:
                found[process_id] = definition
        return found

    def _compile(
        self, folder: Path, shelves: Sequence[Path], above: tuple[str, ...]
    ) -> Definition | None:
        bundle = deployments.read_bundle(folder, _forms_beside(folder))
        inner = self.called(bundle, shelves, above)
        checksums = {process_id: definition.checksum for process_id, definition in inner.items()}
        try:
            return compile_bundle(replace(bundle, called=checksums), inner)
        except InvalidDefinition:
            return None  # who asks for it is told that it is not there


def _guarded(path: Path, shelf: Path, known: _Known) -> list[Finding]:
    try:
        return _check(path, shelf, known)
    except InvalidDefinition as error:
        return [replace(found, file=str(path)) for found in error.findings]
    except Unreadable as error:
        return [replace(error.finding, file=str(path))]
    except NotFound:
        return [_finding(path, "bundle-empty", "La carpeta no tiene ningún archivo BPMN.")]
    except OSError as error:
        return [_finding(path, "unreadable", f"No se puede leer: {error.strerror or error}.")]
    except (EngineError, ValueError, RecursionError) as error:
        return [_finding(path, "unreadable", f"No se puede leer: {error}.")]


def _check(path: Path, shelf: Path, known: _Known) -> list[Finding]:
    if path.is_dir():
        return _check_folder(path, shelf, known)
    kind = path.suffix.lower()
    check = (
        partial(_check_drawing, shelf=shelf, known=known) if kind == ".bpmn" else _CHECKS.get(kind)
    )
    if not path.is_file():
        return [_finding(path, "missing", "El archivo o la carpeta no existe.")]
    if check is None:
        return [_finding(path, "file-kind", "No es un archivo BPMN, DMN ni un formulario JSON.")]
    if path.stat().st_size > LARGEST_FILE:
        return [_finding(path, "too-large", "El archivo es demasiado grande.")]
    return check(path)


def _check_folder(folder: Path, shelf: Path, known: _Known) -> list[Finding]:
    """A whole procedure: the findings name the files where they are."""
    forms = _forms_beside(folder)
    bundle = deployments.read_bundle(folder, forms)
    called = known.called(bundle, (folder.resolve().parent, shelf))
    found = check_bundle(bundle, called, frozenset(ACTIONS))
    if not any(one.severity == "error" for one in found):
        found = [*found, *templatechecks.check(Typst(), bundle)]
    found += _drawing_flaws(bundle)
    return [replace(one, file=str(_on_disk(one.file, folder, forms))) for one in found]


def _check_drawing(path: Path, shelf: Path, known: _Known) -> list[Finding]:
    """With its whole procedure where the file stands in its own folder, else by itself."""
    if path.resolve().parent.name == path.stem:
        return _check_folder(path.parent, shelf, known)
    bundle = Bundle(process_id=path.stem, files={path.name: path.read_bytes()})
    found = check_bundle(bundle, {}, frozenset(ACTIONS))
    found += _drawing_flaws(bundle)
    return [replace(one, file=str(path)) for one in found]


def _drawing_flaws(bundle: Bundle) -> list[Finding]:
    """What makes its drawings hard to read: it runs all the same."""
    return [
        Finding(
            file=name,
            line=flaw.line,
            element=flaw.element,
            rule=flaw.rule,
            severity="warning",
            message=flaw.message,
        )
        for name, raw in sorted(bundle.files.items())
        if name.endswith(".bpmn")
        for flaw in flaws(Drawing(raw, name))
    ]


def _check_decisions(path: Path) -> list[Finding]:
    load_model(parse(path.read_bytes(), str(path)), file=str(path), check_calls=wrong_calls)
    return []


def _check_form(path: Path) -> list[Finding]:
    parse_form(path.read_bytes(), str(path))
    return []


_CHECKS: dict[str, Callable[[Path], list[Finding]]] = {
    ".dmn": _check_decisions,
    ".json": _check_form,
}


def _forms_beside(folder: Path) -> Path:
    """`forms/` beside `processes/`."""
    return folder.resolve().parent.parent / "forms"


def _on_disk(file: str, folder: Path, forms: Path) -> Path:
    if file.startswith("forms/"):
        return forms / folder.resolve().name / file.removeprefix("forms/")
    return folder / file


def _finding(path: Path, rule: str, message: str) -> Finding:
    return Finding(file=str(path), line=1, element="", rule=rule, severity="error", message=message)
