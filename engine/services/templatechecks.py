"""Every template of a bundle becomes a paper with sample data before the bundle is deployed.

Call it outside any unit of work: each paper is typeset in a process of its own.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from typing import Any

from engine.adapters.typeset import SECONDS, Typesetter
from engine.bpm.paperchecks import template_finding, templates
from engine.domain import prose, verification_codes
from engine.domain.bundles import Bundle
from engine.domain.papers import DocumentSpec, Paper, parse_documents
from engine.domain.remedies import REMEDIES, sentences
from engine.errors import DeliveryFailed, Finding, InvalidDefinition, NotTypeset
from engine.feel import Expression
from engine.services import papers, verification
from engine.services.entity import Entity

_WORDS = "Palabras de ejemplo"
_PROSE = (
    "Un párrafo de ejemplo.\n\nOtro, con una lista:\n- lo primero\n- lo segundo\n\n1. uno\n2. dos"
)


def require(typesetter: Typesetter, bundles: Sequence[Bundle]) -> None:
    """InvalidDefinition with every template that does not become a paper."""
    with ThreadPoolExecutor(os.cpu_count()) as hands:  # each waits for a process
        found = list(hands.map(lambda bundle: list(check(typesetter, bundle)), bundles))
    if any(found):
        raise InvalidDefinition([finding for some in found for finding in some])


def check(typesetter: Typesetter, bundle: Bundle) -> Iterator[Finding]:
    """The templates of the declared papers, once what is read of them has nothing wrong."""
    specs = parse_documents(bundle.procedure)
    refused = list(templates(bundle, specs))
    yield from refused
    if refused:
        return
    for spec in specs:
        try:
            typesetter.pdf(sample(bundle, spec), seconds=SECONDS)
        except NotTypeset as error:
            path = spec.path if error.file in ("", papers.MAIN) else error.file
            yield template_finding(path, error.line or 1, f"No se puede componer: {error.said}.")
        except DeliveryFailed:
            sentence = f"Componerla con datos de ejemplo tarda más de {SECONDS:.0f} segundos."
            yield template_finding(spec.path, 1, sentence)


def sample(bundle: Bundle, spec: DocumentSpec) -> Paper:
    """The paper with words that stand for those of a case."""
    return papers.with_template(bundle, spec, _sample_contents(spec), f"{spec.id}-ejemplo.pdf")


def _remedies(spec: DocumentSpec) -> list[str]:
    """Those of the paper; all of them where only the matter says which."""
    asked = isinstance(spec.remedies, Expression)
    return sentences(tuple(REMEDIES) if asked else spec.remedies)


def _sample_contents(spec: DocumentSpec) -> dict[str, Any]:
    values: dict[str, Any] = dict.fromkeys(spec.data, _WORDS)
    values |= {key: prose.blocks(_PROSE) for key in spec.prose}
    values |= {key: said for key, said in spec.sample.items() if key in spec.data}
    return {
        "title": spec.title,
        "summary": spec.title,
        "draft": True,
        "entity": asdict(Entity()),
        "day": "2 de marzo de 2026",
        "number": "2026-000001",
        "signer": {"name": "Nombre de ejemplo", "capacity": "Cargo de ejemplo"},
        "verify": verification.printed("https://entidad.example", verification_codes.new_code()),
        "foot": "Radicado 2026-000001",
        "radicado": "2026-000001",
        "procedure": "Procedimiento de ejemplo",
        "received_on": "2 de marzo de 2026",
        "addressee": ["Señor(a)", "Nombre de ejemplo", "Calle 1 # 2-3"],
        "norms": spec.cited(),
        "remedies": _remedies(spec),
        "values": values,
    }
