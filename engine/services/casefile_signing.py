"""The index that a closing sealed gets the entity's signature: a job, which may run twice."""

from __future__ import annotations

from engine.adapters.jobs import SIGN_INDEX, Payload, Queue
from engine.adapters.signer import Signer, configured
from engine.db.tables import FileIndex
from engine.domain.officials import SYSTEM
from engine.errors import DeliveryFailed, NotFound
from engine.services import audit, incidents
from engine.services.work import Work, Workplace


def ask(work: Work, index: FileIndex, again: str = "") -> None:
    """Asks for the signature, where the entity has a certificate: without one it stays unsigned."""
    if not configured(work.settings).given:
        return
    work.jobs.enqueue(
        work.session,
        queue=Queue.SERVICE,
        handler=SIGN_INDEX,
        key=f"{SIGN_INDEX}:{index.id}{again}",
        payload={"index_id": index.id},
        partition=str(index.case_id),
    )


def run(place: Workplace, signer: Signer, payload: Payload) -> None:
    """Signs it unless that was done. What another try may cure is raised; what it may not becomes
    an incident at once."""
    index_id = int(payload["index_id"])
    with place.reading_as(SYSTEM) as work:
        index, store = work.session.get_one(FileIndex, index_id), work.documents
    if index.signed_at is not None:
        return
    try:
        with store.open(index.sha256) as stream:
            signature = store.keep(signer.sign(stream.read()))
        subject = signer.subject()
    except (DeliveryFailed, NotFound) as failure:
        if isinstance(failure, DeliveryFailed) and not failure.permanent:
            raise
        gave_up(place, payload, str(failure))
        return
    with place.work_as(SYSTEM) as work:
        _note(work, index_id, signature, subject)


def _note(work: Work, index_id: int, signature: str, subject: str) -> None:
    index = work.session.get_one(FileIndex, index_id, with_for_update=True)
    if index.signed_at is not None:
        return
    index.signature_sha256, index.signer, index.signed_at = signature, subject, work.now
    work.session.flush()
    stream = audit.case_stream(index.case_id)
    audit.record(work, stream, "index_signed", number=index.number, signature=signature)


def gave_up(place: Workplace, payload: Payload, reason: str) -> None:
    """A person must know: the index is sealed by its hash, and can be signed later."""
    with place.work_as(SYSTEM) as work:
        index = work.session.get_one(FileIndex, int(payload["index_id"]))
        incidents.report(
            work,
            kind="index_not_signed",
            dedup_key=f"{SIGN_INDEX}:{index.id}",
            message=f"El índice {index.number} del expediente no se pudo firmar: {reason}",
            case_id=index.case_id,
            command={"do": SIGN_INDEX, **payload},
        )


@incidents.retryable(SIGN_INDEX)
def run_again(work: Work, index_id: int) -> None:
    """Asks once more for the signature of an index."""
    index = work.session.get(FileIndex, int(index_id))
    if index is not None and index.signed_at is None:
        ask(work, index, again=f":{work.now.timestamp()}")
