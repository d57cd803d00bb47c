"""By its code anybody can check that a paper is what it says."""

from __future__ import annotations

import io

import segno

from engine.domain import verification_codes as codes


def printed(base_url: str, code: str) -> dict[str, str]:
    """What a paper prints so that it can be checked: the address, the code, and both as a QR."""
    said = codes.grouped(code)
    url = f"{base_url}/verificar/{said}"
    drawn = io.BytesIO()
    segno.make(url, error="m", micro=False).save(drawn, kind="svg", border=2, svgns=True)
    return {"code": said, "url": url, "qr": drawn.getvalue().decode("utf-8")}
