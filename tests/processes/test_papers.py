"""Each paper that a procedure declares becomes a PDF that an archive keeps, and says its data."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from engine.adapters.typeset import Typst
from engine.domain.bundles import Bundle
from engine.domain.papers import DocumentSpec, parse_documents
from engine.services.deployments import read_bundle
from engine.services.templatechecks import sample
from tests.pdf import is_archival, is_pictured, text_of
from tests.set_here import set_here

ROOT = Path(__file__).parents[2]


@cache
def _bundle(process_id: str) -> Bundle:
    return read_bundle(ROOT / "processes" / process_id, ROOT / "forms")


PAPERS = [
    pytest.param(process_id, spec, id=f"{process_id}-{spec.id}")
    for process_id in sorted(path.parent.name for path in ROOT.glob("processes/*/procedure.toml"))
    for spec in parse_documents(_bundle(process_id).procedure)
]


@pytest.fixture(autouse=True)
def _no_process_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    set_here(monkeypatch)


@pytest.mark.parametrize(("process_id", "spec"), PAPERS)
def test_it_is_kept_with_its_title_and_says_what_it_was_given(
    process_id: str, spec: DocumentSpec
) -> None:
    paper = sample(_bundle(process_id), spec)

    made = Typst().pdf(paper)

    said = text_of(made)
    is_pictured(made, f"{process_id}-{spec.id}")
    assert is_archival(made)
    assert pypdfium2.PdfDocument(made).get_metadata_value("Title") == spec.title
    assert _pages_that_only_sign(made) == []
    assert [words for words in _words(paper.data["values"]) if words not in said] == []


def _pages_that_only_sign(made: bytes) -> list[int]:
    """Pages that a signature begins: nothing on them says what is signed."""
    pages = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]
    first = [text.removeprefix("BORRADOR").split("\r\n")[1:2] for text in pages]
    alone = (["Nombre de ejemplo"], ["Para constancia se firma."])
    return [number for number, words in enumerate(first, start=1) if words in alone]


def _words(given: object) -> Iterator[str]:
    """What a person would have written, wherever in the data it is."""
    if isinstance(given, str):
        yield " ".join(given.split())
    elif isinstance(given, list):
        for one in given:
            yield from _words(one)
    elif isinstance(given, dict):
        for key, one in given.items():
            if key != "kind":  # how a block of prose is set
                yield from _words(one)
