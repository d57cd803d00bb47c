"""What a person may do against an act, in the words that its notice must carry (CPACA, art. 67)."""

from __future__ import annotations

from collections.abc import Mapping

REMEDIES: Mapping[str, str] = {
    "reposicion": (
        "Procede el recurso de reposición, ante quien expidió el acto, dentro de los "
        "diez (10) días siguientes a su notificación (Ley 1437 de 2011, arts. 74, num. 1, y 76)."
    ),
    "apelacion": (
        "Procede el recurso de apelación, ante el superior de quien expidió el acto, "
        "dentro de los diez (10) días siguientes a su notificación; puede interponerse en subsidio "
        "del de reposición (Ley 1437 de 2011, arts. 74, num. 2, y 76)."
    ),
    "queja": (
        "Contra el rechazo del recurso de apelación procede el de queja, directamente ante el "
        "superior de quien lo rechazó, con copia de esta decisión, dentro de los cinco (5) días "
        "siguientes a su notificación (Ley 1437 de 2011, arts. 74, num. 3, y 78)."
    ),
    "insistencia": (
        "Contra la negativa procede el recurso de insistencia, por escrito y sustentado, en la "
        "diligencia de notificación o dentro de los diez (10) días siguientes a ella; decide el "
        "tribunal o el juez administrativo (Ley 1437 de 2011, art. 26, sustituido por la Ley 1755 "
        "de 2015, art. 1)."
    ),
    "ninguno": ("Contra el acto no procede recurso alguno (Ley 1437 de 2011, art. 75)."),
}


def sentences(keys: object) -> list[str]:
    """What a paper says of each remedy; a key that nobody knows raises KeyError."""
    return [REMEDIES[str(key)] for key in keys] if isinstance(keys, list | tuple) else []
