"""The notice that a mail server sends about a letter that it cannot deliver, as RFC 3464 says."""

from __future__ import annotations

from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

MAILER = "MAILER-DAEMON@correo.localhost"
UNKNOWN = "550 buzón inexistente"

_WHOLE, _HEADERS, _VERP = "message/rfc822", "text/rfc822-headers", "verp"


def returned(letter: EmailMessage, *, part: str = _WHOLE, action: str = "failed") -> bytes:
    """The notice. `part` is how it says which letter: whole, by its headers, or by the address."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"], report["Subject"] = MAILER, "Correo devuelto: no se pudo entregar"
    report["To"] = _return_address(letter, verp=part == _VERP)
    report["Auto-Submitted"] = "auto-replied"
    report.attach(MIMEText("No se pudo entregar su mensaje a esta dirección.", "plain", "utf-8"))
    report.attach(_status(letter, action))
    if part == _WHOLE:
        report.attach(MIMEMessage(letter))
    elif part == _HEADERS:
        headers = "".join(f"{name}: {value}\n" for name, value in letter.items())
        report.attach(MIMEText(headers, "rfc822-headers", "utf-8"))
    return report.as_bytes()


def _return_address(letter: EmailMessage, *, verp: bool) -> str:
    digest = str(letter["Message-ID"]).strip("<>").partition("@")[0]
    return f"rebotes+{digest}@entidad.example" if verp else str(letter["From"])


def _status(letter: EmailMessage, action: str) -> MIMEBase:
    server, recipient = Message(), Message()
    server["Reporting-MTA"] = "dns; correo.localhost"
    recipient["Final-Recipient"] = f"rfc822; {letter['To']}"
    recipient["Action"] = action
    recipient["Status"] = "5.1.1" if action == "failed" else "4.4.1"
    recipient["Diagnostic-Code"] = f"smtp; {UNKNOWN}"
    part = MIMEBase("message", "delivery-status")
    part.set_payload([server, recipient])
    return part
