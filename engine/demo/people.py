"""Who works in the demo office. Invented names; addresses under reserved domains."""

from __future__ import annotations

from dataclasses import dataclass

from engine.services.entity import Entity

ENTITY = Entity(
    name="Distrito Especial de Santiago de Cali",
    area="Secretaría General",
    city="Santiago de Cali",
    address="Centro Administrativo Municipal, primer piso, ventanilla única",
    phone="(602) 555 0100",
    hours="Lunes a viernes, de 8:00 a. m. a 5:00 p. m.",
)

#: of every account of the demo, which prints it
PASSWORD = "cauce-demo-2026"  # noqa: S105 -- the demo office has no secrets

OFFICES = {
    "4111": "Secretaría General",
    "4111-1": "Atención al ciudadano",
    "4111-2": "Control interno",
    "4112": "Departamento Administrativo de Gestión Jurídica Pública",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An official of the demo, with the role in which the demo presents them."""

    username: str
    name: str
    title: str
    office: str
    groups: tuple[str, ...] = ()
    administrator: bool = False

    @property
    def email(self) -> str:
        return f"{self.username}@alcaldia.example"


PEOPLE = (
    Person(
        username="ymosquera",
        name="Yuliana Mosquera Riascos",
        title="Ventanilla única",
        office="4111-1",
        groups=("ventanilla", "notificador"),
    ),
    Person(
        username="cportocarrero",
        name="Claudia Ximena Portocarrero Lenis",
        title="Ventanilla única",
        office="4111-1",
        groups=("ventanilla",),
    ),
    Person(
        username="blozano",
        name="Beatriz Elena Lozano Caicedo",
        title="Coordinación PQRSD",
        office="4111",
        groups=("coordinacion_pqrsd",),
    ),
    Person(
        username="ahurtado",
        name="Ana María Hurtado Rentería",
        title="Profesional",
        office="4111",
        groups=("profesional",),
    ),
    Person(
        username="jbalanta",
        name="Jhon Édinson Balanta Carabalí",
        title="Profesional",
        office="4111",
        groups=("profesional",),
    ),
    Person(
        username="dgrueso",
        name="Deisy Lorena Grueso Vallecilla",
        title="Profesional",
        office="4111-1",
        groups=("profesional",),
    ),
    Person(
        username="mquinonez",
        name="Milton Fabián Quiñónez Arroyo",
        title="Profesional",
        office="4111",
        groups=("profesional",),
    ),
    Person(
        username="lescobar",
        name="Luis Fernando Escobar Tascón",
        title="Asesoría jurídica",
        office="4112",
        groups=("juridica",),
    ),
    Person(
        username="rsalcedo",
        name="Ricardo Salcedo Obregón",
        title="Asesoría jurídica",
        office="4112",
        groups=("juridica",),
    ),
    Person(
        username="pvarela",
        name="María del Pilar Varela Saavedra",
        title="Secretaria General",
        office="4111",
        groups=("secretaria_general",),
    ),
    Person(
        username="nbonilla",
        name="Nubia Esperanza Bonilla Aragón",
        title="Control interno",
        office="4111-2",
        groups=("control_interno",),
    ),
    Person(
        username="admin",
        name="Carlos Andrés Mina Lasso",
        title="Administración del sistema",
        office="4111",
        administrator=True,
    ),
)
