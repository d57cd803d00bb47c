"""How the entity presents itself: name, colours that can be read, and its logo."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

from engine.domain import colours, images
from engine.errors import InvalidInput
from engine.services import audit, entity, notifications, parameters
from engine.services.entity import Entity
from engine.services.people import require_administrator
from engine.services.work import Work

_LOGO = "logo"


def save(
    work: Work, said: Entity, logo: bytes | None = None, *, without_logo: bool = False
) -> None:
    """Keeps it; a logo that is not said stays. InvalidInput, per field."""
    require_administrator(work)
    if wrong := wrong_in(said):
        raise InvalidInput(wrong)
    before = entity.entity(work)
    kept = before.logo
    if logo:
        kept = _keep_logo(work, logo)
    elif without_logo:
        kept = ""
        parameters.forget(work, _LOGO)
    entity.introduce(work, replace(said, logo=kept))
    audit.record(work, "installation", "identity_changed", logo=bool(kept), colour=said.colour)


def wrong_in(said: Entity) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not said.name:
        wrong["name"] = "Escriba el nombre de la entidad."
    if not said.area:
        wrong["area"] = "Escriba el nombre del área que atiende los trámites."
    if said.email and not notifications.is_address(said.email):
        wrong["email"] = "Escriba un correo completo, como nombre@entidad.gov.co."
    if said.privacy_url and not said.privacy_url.startswith(("https://", "http://")):
        wrong["privacy_url"] = "Escriba la dirección completa, con https://."
    if said.colour and not colours.is_colour(said.colour):
        wrong["colour"] = (
            "Escriba el color como #004884: numeral y seis cifras o letras de la a la f."
        )
    elif said.colour and not colours.readable(said.colour):
        wrong["colour"] = (
            f"Con {said.colour} no se lee bien el texto blanco ni los enlaces. "
            f"El más parecido que sí se lee es {colours.nearest(said.colour)}."
        )
    return wrong


def logo(work: Work) -> tuple[bytes, str] | None:
    """The picture and its media type; None where there is none."""
    kept = parameters.value_of(work, _LOGO)
    if kept is None:
        return None
    content = base64.b64decode(kept)
    return content, images.picture(content).media_type


def style(said: Entity) -> str:
    """What the entity's colour changes of the style sheet, but for dark screens and paper."""
    if not said.colour:
        return ""
    hover = colours.darker(said.colour, 0.25)
    return (
        f"@media screen {{ :root {{ --bar: {said.colour}; --on-bar: #ffffff; }} }}\n"
        "@media screen and (prefers-color-scheme: light) { :root { "
        f"--primary: {said.colour}; --primary-hover: {hover}; --on-primary: #ffffff; }} }}\n"
    )


def _keep_logo(work: Work, content: bytes) -> str:
    images.picture(content)
    parameters.keep(work, _LOGO, base64.b64encode(content).decode())
    return hashlib.sha256(content).hexdigest()[:16]
