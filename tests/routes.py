"""Every route of the application with real names in its address, for whoever asks them all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Flask
from werkzeug.routing import Rule

from engine.db.tables import (
    Act,
    Case,
    Delegation,
    Document,
    Impediment,
    Message,
    Substitution,
)
from engine.domain.channel_failures import Failure
from engine.domain.officials import SYSTEM
from engine.services import channel_failures, counter, incidents, users
from engine.services.work import Work
from tests import casework
from tests.office import CARLOS, DIANA, FABIO, Office
from tests.petitions import PETITION
from tests.publications import open_to_comments, published
from tests.rehearsal import Calendar, closing
from webui.security import Who, policy_of

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

#: what an address may name that belongs to a case: who has no part in it must not reach it
OF_A_CASE = frozenset({"case_id", "task_id", "term_id", "document_id", "act_id"}) | casework.NAMED
#: what an address may name that belongs to no case, or that its policy alone guards
OF_NO_CASE = frozenset(
    {
        *("change_id", "step", "token", "process_id", "incident_id", "paper_id", "proposal"),
        *("verb", "code", "publication_id"),
        *("substitution_id", "message_id", "office_id", "key", "number", "failure_id"),
        *("delegation_id", "impediment_id", "draft", "event_id"),
        *("group_id", "day", "user_id", "what", "file_type", "page", "page_id", "filename"),
    }
)


@dataclass(frozen=True)
class Route:
    """One method of one rule, with real ids in its address."""

    endpoint: str
    method: str
    path: str
    who: Who
    scoped: bool  # it names a thing of a case


def everything_named(office: Office, **answers: object) -> dict[str, object]:
    """A case of diana's, with one of everything that an address may name."""
    case = office.receives("peticion", **{**PETITION, **answers})
    task_id = office.task_of(case, "clasificar_peticion")
    office.works_off()
    change_id = Calendar(office).proposes(closing("2026-12-21", "2026-12-24"))
    draft = office.engine.run(office.actor(DIANA), lambda work: counter.begin(work, "peticion"))
    with office.engine.work_as(SYSTEM) as work:
        document = attached(work, case.id, "anexo.pdf", PDF)
        incident_id = incidents.report(work, kind="CaseFault", dedup_key="una", message="Falló.")
        message_id = work.session.query(Message.id).first()
        assert message_id is not None
        failure = Failure(channel="web", starts_at=work.now, ends_at=None, proof="Acta 1 de 2026")
        return {
            "change_id": change_id,
            "failure_id": channel_failures.record(work, failure),
            "proposal": "cierre",
            "file_type": "csv",
            "step": "descartar",
            "verb": "enterado",
            **casework.beside(work, office, case.id),
            "case_id": case.id,
            "draft": draft,
            "task_id": task_id,
            "term_id": case.terms[0].term_id,
            "document_id": document.id,
            "incident_id": incident_id,
            "message_id": message_id[0],
            "substitution_id": _substitution(work, office),
            "act_id": _act(work, office, case.id, task_id, document.id),
            "delegation_id": _delegation(work, office),
            "publication_id": _publication(work, case.id),
            "impediment_id": _impediment(work, office, case.id),
            "office_id": users.office_id(work, "41", "Secretaría"),
            "process_id": "peticion",
            "key": "reglamento_interno",
            "event_id": "algo_que_llego",
            "page": "inicio",
            "page_id": "inicio",
            "filename": "css/cauce.css",
        }


def attached(work: Work, case_id: int, name: str, content: bytes) -> Document:
    """A file that a citizen sent."""
    stored = work.documents.save(io.BytesIO(content), name)
    document = Document(
        case_id=case_id,
        kind="anexo",
        name=stored.name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        created_at=work.now,
        created_by="ciudadania",
        signature="Firma electrónica PAdES",
    )
    work.session.add(document)
    work.session.flush()
    return document


def _act(work: Work, office: Office, case_id: int, task_id: int, document_id: int) -> int:
    """One that diana signed."""
    row = Act(
        case_id=case_id,
        task_id=task_id,
        name="acto",
        paper="respuesta",
        paper_name="Respuesta",
        definition_id=work.session.get_one(Case, case_id).definition_id,
        series="OF",
        year=2026,
        number=1,
        code="OF-2026-00001",
        proof="K7P29QXM4TRA",
        issued_on=date(2026, 3, 2),
        signed_at=work.now,
        signer_id=office.actor(DIANA).id or 0,
        signer_name="Diana Mora",
        position="Coordinación PQRSD",
        quality="titular",
        quality_act="",
        on_behalf_of="",
        data="{}",
        document_id=document_id,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def _publication(work: Work, case_id: int) -> int:
    """A draft of the case on which anybody may comment."""
    publication_id = published(work, case_id, "Proyecto de decreto")
    open_to_comments(work, case_id, publication_id)
    return publication_id


def _delegation(work: Work, office: Office) -> int:
    row = Delegation(
        role="secretaria_general",
        delegate_id=office.actor(FABIO).id or 0,
        papers="oficio",
        starts_on=date(2026, 3, 2),
        act="Resolución 2",
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def _impediment(work: Work, office: Office, case_id: int) -> int:
    row = Impediment(
        case_id=case_id,
        user_id=office.actor(FABIO).id or 0,
        reason="Parentesco.",
        declared_at=work.now,
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def _substitution(work: Work, office: Office) -> int:
    row = Substitution(
        absent_id=office.actor(FABIO).id or 0,
        substitute_id=office.actor(CARLOS).id or 0,
        starts_on=date(2026, 3, 2),
        ends_on=date(2026, 3, 6),
        act="Resolución 1",
    )
    work.session.add(row)
    work.session.flush()
    return row.id


def routes_of(app: Flask, ids: dict[str, object]) -> Iterator[Route]:
    adapter = app.url_map.bind("127.0.0.1")
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        who = policy_of(app.view_functions[rule.endpoint])
        assert who is not None, f"{rule.rule} declares no policy"
        path = adapter.build(rule.endpoint, _values(rule, ids))
        of_a_case = rule.arguments & OF_A_CASE
        scoped = who is Who.OFFICIAL and bool(of_a_case)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Route(rule.endpoint, method, path, who, scoped)


def _values(rule: Rule, ids: dict[str, object]) -> dict[str, object]:
    number = {name: 1 for name, converter in rule._converters.items() if "Int" in repr(converter)}
    return {name: ids.get(name, number.get(name, "x")) for name in rule.arguments}
