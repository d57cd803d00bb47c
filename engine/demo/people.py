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
    "4110": "Despacho del Alcalde",
    "4111": "Secretaría General",
    "4111-1": "Atención al ciudadano",
    "4111-2": "Control interno",
    "4111-3": "Comunicaciones",
    "4111-4": "Archivo General",
    "4112": "Departamento Administrativo de Gestión Jurídica Pública",
    "4123": "Control Disciplinario Interno de Instrucción",
    "4124": "Control Disciplinario Interno de Juzgamiento",
    "4131": "Departamento Administrativo de Hacienda",
    "4132": "Departamento Administrativo de Planeación",
    "4135": "Departamento Administrativo de Contratación Pública",
    "4137": "Departamento Administrativo de Desarrollo e Innovación Institucional",
    "4151": "Secretaría de Infraestructura",
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
        office="4111",
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
        username="acordoba",
        name="Alejandra Córdoba Rengifo",
        title="Alcaldesa",
        office="4110",
        groups=("alcalde",),
    ),
    Person(
        username="kzapata",
        name="Katherine Zapata Bolaños",
        title="Enlace con el Concejo",
        office="4110",
        groups=("enlace_concejo",),
    ),
    Person(
        username="gmurillo",
        name="Gustavo Adolfo Murillo Hinestroza",
        title="Comunicaciones",
        office="4111-3",
        groups=("comunicaciones",),
    ),
    Person(
        username="rcaicedo",
        name="Rosalba Caicedo Mina",
        title="Archivo General",
        office="4111-4",
        groups=("archivo",),
    ),
    Person(
        username="lrivas",
        name="Leonardo Rivas Possú",
        title="Instrucción disciplinaria",
        office="4123",
        groups=("cdi_instruccion",),
    ),
    Person(
        username="wcuero",
        name="Wilmar Cuero Landázuri",
        title="Secretaría común disciplinaria",
        office="4123",
        groups=("secretaria_comun",),
    ),
    Person(
        username="oangulo",
        name="Olga Lucía Angulo Sinisterra",
        title="Juzgamiento disciplinario",
        office="4124",
        groups=("cdi_juzgamiento",),
    ),
    Person(
        username="svictoria",
        name="Sandra Milena Victoria Ocoró",
        title="Hacienda y presupuesto",
        office="4131",
        groups=(
            "hacienda",
            "presupuesto",
        ),
    ),
    Person(
        username="ecastillo",
        name="Édgar Castillo Nazarit",
        title="Tesorería",
        office="4131",
        groups=("tesoreria",),
    ),
    Person(
        username="jviveros",
        name="Julián Viveros Cifuentes",
        title="Planeación",
        office="4132",
        groups=("planeacion",),
    ),
    Person(
        username="mgamboa",
        name="Mónica Gamboa Arboleda",
        title="Estructuración de contratos",
        office="4135",
        groups=("estructurador",),
    ),
    Person(
        username="dvalencia",
        name="Diego Fernando Valencia Otero",
        title="Comité evaluador",
        office="4135",
        groups=(
            "comite_contratacion",
            "comite_evaluador",
        ),
    ),
    Person(
        username="nrestrepo",
        name="Natalia Restrepo Lucumí",
        title="Ordenación del gasto",
        office="4135",
        groups=("ordenador_gasto",),
    ),
    Person(
        username="tperea",
        name="Teresa Perea Asprilla",
        title="Talento humano",
        office="4137",
        groups=("talento_humano",),
    ),
    Person(
        username="eportilla",
        name="Edwin Portilla Hurtado",
        title="Dependencia solicitante",
        office="4151",
        groups=("dependencia",),
    ),
    Person(
        username="hsaa",
        name="Hernán Saa Garcés",
        title="Supervisión de contratos",
        office="4151",
        groups=("supervisor",),
    ),
    Person(
        username="admin",
        name="Carlos Andrés Mina Lasso",
        title="Administración del sistema",
        office="4111",
        administrator=True,
    ),
)
