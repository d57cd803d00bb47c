"""A paper of a case: its version's template, filled with words; a draft says that it is one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.adapters.typeset import Typst
from engine.domain.bundles import Bundle
from engine.domain.officials import SYSTEM
from engine.domain.papers import Paper
from engine.errors import CaseFault, InvalidDefinition, NotFound
from engine.services import deployments, papers, templatechecks
from engine.services.papers import Issued
from tests.office import ROOT, Office, Received
from tests.pdf import is_archival, is_pictured, text_of
from tests.petitions import PETITION

ANSWER = {
    "sentido": "accede_parcial",
    "respuesta": "Lo visitamos el 4 de marzo.\n\nHaremos dos cosas:\n- podar el árbol\n- avisarle",
    "informacion_reservada": False,
}
SIGNED = Issued(
    number="Oficio 2026-000045",
    signer="Beatriz Soto",
    capacity="Secretaria General",
    code="K7P29QXM4TRA",
)


@pytest.fixture
def petition(office: Office) -> Received:
    return office.receives("peticion", **PETITION)


def paper(
    office: Office, case: Received, values: dict[str, Any], issued: Issued | None = None
) -> Paper:
    with office.engine.reading_as(SYSTEM) as work:
        return papers.paper(work, case.id, "respuesta", values, issued)


def answer_bundle(**files: bytes | None) -> Bundle:
    """`peticion` with other files in its folder; None takes one away."""
    bundle = deployments.read_bundle(ROOT / "processes" / "peticion", ROOT / "forms")
    changed = {name.replace("__", "/").replace("_typ", ".typ"): raw for name, raw in files.items()}
    kept = {path: raw for path, raw in bundle.files.items() if path not in changed}
    return replace(bundle, files={**kept, **{p: r for p, r in changed.items() if r is not None}})


def test_an_answer_is_signed_numbered_and_can_be_checked(
    office: Office, petition: Received
) -> None:
    made = office.engine.typesetter.pdf(paper(office, petition, ANSWER, SIGNED))

    is_pictured(made, "respuesta")
    said = text_of(made)
    assert is_archival(made)
    assert "Marta Muñoz Rincón" in said
    assert f"Radicado {petition.radicado}" in said
    assert "presentó el 2 de marzo de 2026, le informamos que accedemos a una parte" in said
    assert "Haremos dos cosas: • podar el árbol • avisarle" in said
    assert "Oficio 2026-000045" in said
    assert "Beatriz Soto Secretaria General" in said
    assert "Ley 1755 de 2015" in said
    assert "con el código K7P2-9QXM-4TRA" in said
    assert "BORRADOR" not in said
    assert "Recursos" not in said


def test_a_draft_says_so_and_leaves_open_what_is_not_written(
    office: Office, petition: Received
) -> None:
    made = office.engine.typesetter.pdf(paper(office, petition, {"sentido": "informa"}))

    is_pictured(made, "respuesta-borrador")
    said = text_of(made)
    assert "BORRADOR" in said
    assert "[por escribir]" in said
    assert "Sin firmar" in said


def test_what_is_missing_is_a_fault_once_the_paper_is_issued(
    office: Office, petition: Received
) -> None:
    with pytest.raises(CaseFault, match="needs «respuesta»"):
        paper(office, petition, {"sentido": "accede"}, SIGNED)


@pytest.mark.norm(
    "Ley 1755 de 2015, art. 1 (CPACA, art. 26)",
    "La negativa por reserva dice la norma y el recurso de insistencia",
)
def test_a_refusal_for_secrecy_names_the_norm_and_the_remedy(
    office: Office, petition: Received
) -> None:
    values = {
        **ANSWER,
        "sentido": "niega",
        "informacion_reservada": True,
        "norma_reserva": "Ley 1712 de 2014, art. 19",
    }

    said = text_of(office.engine.typesetter.pdf(paper(office, petition, values, SIGNED)))

    assert "reservada o clasificada por Ley 1712 de 2014, art. 19" in said
    assert "procede el recurso de insistencia" in said


@pytest.mark.norm(
    "Ley 1437 de 2011, art. 24, num. 3", "Un documento no nombra a quien pidió reserva"
)
def test_a_paper_never_names_who_asked_for_reserve(office: Office) -> None:
    told = {"reserva_identidad": True, "justificacion_reserva": "Temo por mi vida y la de los míos"}
    case = office.receives("peticion", **{**PETITION, **told})
    values = {**ANSWER, "nombres": "Marta Muñoz Rincón"}

    found = paper(office, case, values, SIGNED)

    assert "Marta" not in str(found.data)
    assert "marta@" not in str(found.data)
    assert "Identidad reservada" in text_of(office.engine.typesetter.pdf(found))


def test_a_running_case_keeps_its_template_and_its_letterhead(
    office: Office, petition: Received
) -> None:
    other = b'#import "_shared/papel.typ": *\n#show: letter\nOtra plantilla.\n'
    with office.engine.work_as(SYSTEM) as work:
        deployments.deploy(work, [answer_bundle(documents__respuesta_typ=other)])

    found = paper(office, petition, ANSWER)

    assert "Otra plantilla" not in found.files["main.typ"]
    assert "_shared/papel.typ" in found.files
    newer = office.receives("peticion", **PETITION)
    assert "Otra plantilla" in paper(office, newer, ANSWER).files["main.typ"]


def test_a_paper_that_nobody_declared_does_not_exist(office: Office, petition: Received) -> None:
    with office.engine.reading_as(SYSTEM) as work, pytest.raises(NotFound):
        papers.paper(work, petition.id, "decreto", {})


class TestDeploying:
    """A procedure whose papers cannot be made is not deployed."""

    def refusal(self, office: Office, bundle: Bundle) -> list[tuple[str, int, str]]:
        with pytest.raises(InvalidDefinition) as refused, office.engine.work_as(SYSTEM) as work:
            deployments.deploy(work, [bundle])
        return [(found.file, found.line, found.message) for found in refused.value.findings]

    def test_a_declared_paper_without_a_template_is_refused(self, office: Office) -> None:
        office.deploys("peticion")

        found = self.refusal(office, answer_bundle(documents__respuesta_typ=None))

        assert found == [("procedure.toml", 1, "Falta la plantilla «documents/respuesta.typ».")]

    def test_a_template_that_reads_is_refused_with_its_line(self, office: Office) -> None:
        office.deploys("peticion")
        curious = b'#import "_shared/papel.typ": *\n#show: letter\n#read("/etc/passwd")'

        ((file, line, sentence),) = self.refusal(
            office, answer_bundle(documents__respuesta_typ=curious)
        )

        assert (file, line) == ("documents/respuesta.typ", 3)
        assert "La plantilla dice «read»" in sentence

    def test_a_template_that_does_not_compile_is_refused_with_its_line(self) -> None:
        broken = b'#import "_shared/papel.typ": *\n#show: letter\n\n#said(values.nadie)'

        with pytest.raises(InvalidDefinition) as refused:
            templatechecks.require(Typst(), [answer_bundle(documents__respuesta_typ=broken)])

        ((file, line, sentence),) = [(f.file, f.line, f.message) for f in refused.value.findings]
        assert (file, line) == ("documents/respuesta.typ", 4)
        assert "No se puede componer: dictionary does not contain key" in sentence

    def test_a_task_or_a_role_that_is_not_drawn_is_refused(self, office: Office) -> None:
        office.deploys("peticion")
        bundle = answer_bundle()
        told = bundle.files["procedure.toml"].replace(
            b'signers = ["secretaria_general", "alcalde"]', b'signers = ["rey"]', 1
        )
        changed = replace(bundle, files={**bundle.files, "procedure.toml": told})

        ((_, _, sentence),) = self.refusal(office, changed)

        assert sentence == "«signers»: el rol «rey» no existe."
