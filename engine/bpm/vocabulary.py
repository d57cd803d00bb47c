"""The words of BPMN, `zeebe:` and `cauce:` that we honour. Any other is a finding."""

from __future__ import annotations

from collections.abc import Mapping

from engine.bpm.definition import ACTIVITIES, EVENTS, Kind, Trigger

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
CAUCE = "urn:cauce:bpmn:1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

#: Other engines' extensions: their designers would believe that we obey them.
FOREIGN_ENGINES: Mapping[str, str] = {
    "http://camunda.org/schema/1.0/bpmn": "Camunda 7",
    "http://activiti.org/bpmn": "Activiti",
    "http://flowable.org/bpmn": "Flowable",
    "http://spiffworkflow.org/bpmn/schema/1.0/core": "SpiffWorkflow",
    "http://www.omg.org/spec/BPMN/non-normative/extensions/signavio": "Signavio",
}

#: Elements that only draw or note; they do not change what runs.
DRAWING = frozenset(
    [
        "textAnnotation",
        "group",
        "association",
        "dataObject",
        "dataObjectReference",
        "dataStoreReference",
    ]
)
#: Inside a flow node: marks of the drawing of data.
DRAWN_DATA = frozenset(["dataInputAssociation", "dataOutputAssociation", "property"])
TOP_DRAWING = frozenset({"category", "dataStore", "extensionElements", "documentation"})

#: What we refuse by name, and what to draw instead.
REFUSED: Mapping[str, str] = {
    "transaction": "las transacciones no se ejecutan; use un subproceso con eventos de borde",
    "adHocSubProcess": "los subprocesos ad hoc no se ejecutan; dibuje el orden de las tareas",
    "complexGateway": "la compuerta compleja no se ejecuta; use otra clase de compuerta",
    "subChoreography": "las coreografías no se ejecutan",
    "ioSpecification": "«ioSpecification» no se usa; diga las entradas con zeebe:ioMapping",
    "potentialOwner": "quién hace la tarea se dice con el carril o con zeebe:assignmentDefinition",
    "humanPerformer": "quién hace la tarea se dice con el carril o con zeebe:assignmentDefinition",
    "performer": "quién hace la tarea se dice con el carril o con zeebe:assignmentDefinition",
    "resourceRole": "quién hace la tarea se dice con el carril o con zeebe:assignmentDefinition",
    "standardLoopCharacteristics": "la marca de ciclo no se ejecuta; dibuje el ciclo con una "
    "compuerta exclusiva",
    "conditionalEventDefinition": "los eventos condicionales no se ejecutan; use una compuerta",
    "compensateEventDefinition": "la compensación no se ejecuta; dibuje las tareas que deshacen",
    "cancelEventDefinition": "el evento de cancelación no se ejecuta; use un error",
    "eventDefinitionRef": "ponga la definición dentro del evento",
}

TRIGGERS: Mapping[str, Trigger] = {
    "timerEventDefinition": Trigger.TIMER,
    "messageEventDefinition": Trigger.MESSAGE,
    "signalEventDefinition": Trigger.SIGNAL,
    "errorEventDefinition": Trigger.ERROR,
    "escalationEventDefinition": Trigger.ESCALATION,
    "terminateEventDefinition": Trigger.TERMINATE,
    "linkEventDefinition": Trigger.LINK,
}

#: Which events an element may carry.
ALLOWED_TRIGGERS: Mapping[Kind, frozenset[Trigger]] = {
    Kind.START: frozenset({Trigger.NONE, Trigger.MESSAGE}),
    Kind.END: frozenset(
        {
            Trigger.NONE,
            Trigger.MESSAGE,
            Trigger.SIGNAL,
            Trigger.ERROR,
            Trigger.ESCALATION,
            Trigger.TERMINATE,
        }
    ),
    Kind.CATCH: frozenset({Trigger.TIMER, Trigger.MESSAGE, Trigger.SIGNAL, Trigger.LINK}),
    Kind.THROW: frozenset(
        {Trigger.NONE, Trigger.MESSAGE, Trigger.SIGNAL, Trigger.ESCALATION, Trigger.LINK}
    ),
    Kind.BOUNDARY: frozenset(
        {Trigger.TIMER, Trigger.MESSAGE, Trigger.SIGNAL, Trigger.ERROR, Trigger.ESCALATION}
    ),
}

#: Attribute -> the only value that we accept; "" for any. `id` and `name` are always accepted.
ANY = ""
_ACTIVITY = {
    "isForCompensation": "false",
    "startQuantity": "1",
    "completionQuantity": "1",
    "default": ANY,
}
_GATEWAY = {"gatewayDirection": ANY}
_EVENT = {"parallelMultiple": "false"}
ATTRIBUTES: Mapping[str, Mapping[str, str]] = {
    "process": {"isExecutable": ANY, "processType": ANY, "isClosed": ANY},
    "sequenceFlow": {"sourceRef": ANY, "targetRef": ANY, "isImmediate": ANY},
    Kind.START: {**_EVENT, "isInterrupting": "true"},
    Kind.END: {},
    Kind.CATCH: _EVENT,
    Kind.THROW: {},
    Kind.BOUNDARY: {**_EVENT, "attachedToRef": ANY, "cancelActivity": ANY},
    Kind.TASK: _ACTIVITY,
    Kind.USER_TASK: {**_ACTIVITY, "implementation": ANY},
    Kind.MANUAL_TASK: _ACTIVITY,
    Kind.SERVICE_TASK: {**_ACTIVITY, "implementation": ANY},
    Kind.SEND_TASK: {**_ACTIVITY, "implementation": ANY, "messageRef": ANY},
    Kind.RECEIVE_TASK: {
        **_ACTIVITY,
        "implementation": ANY,
        "messageRef": ANY,
        "instantiate": "false",
    },
    Kind.SCRIPT_TASK: {**_ACTIVITY, "scriptFormat": ANY},
    Kind.RULE_TASK: {**_ACTIVITY, "implementation": ANY},
    Kind.CALL_ACTIVITY: _ACTIVITY,
    Kind.SUBPROCESS: {**_ACTIVITY, "triggeredByEvent": "false"},
    Kind.EXCLUSIVE: {**_GATEWAY, "default": ANY},
    Kind.INCLUSIVE: {**_GATEWAY, "default": ANY},
    Kind.PARALLEL: _GATEWAY,
    Kind.EVENT_GATEWAY: {**_GATEWAY, "instantiate": "false", "eventGatewayType": "Exclusive"},
}

#: zeebe element -> its attributes, and on which elements it means something.
_WITH_ACTION = frozenset({Kind.SERVICE_TASK, Kind.SEND_TASK, Kind.THROW, Kind.END})
_HUMAN = frozenset({Kind.USER_TASK})
_ALL = frozenset(Kind)
ZEEBE_ELEMENTS: Mapping[str, tuple[frozenset[str], frozenset[Kind]]] = {
    "userTask": (frozenset(), _HUMAN),
    "formDefinition": (frozenset({"formId", "bindingType"}), _HUMAN),
    "assignmentDefinition": (frozenset({"assignee", "candidateGroups"}), _HUMAN),
    "taskSchedule": (frozenset({"dueDate"}), _HUMAN),
    "priorityDefinition": (frozenset({"priority"}), _HUMAN),
    "taskDefinition": (frozenset({"type", "retries"}), _WITH_ACTION),
    "taskHeaders": (frozenset(), _WITH_ACTION | _HUMAN),
    "calledDecision": (
        frozenset({"decisionId", "resultVariable", "bindingType"}),
        frozenset({Kind.RULE_TASK}),
    ),
    "script": (frozenset({"expression", "resultVariable"}), frozenset({Kind.SCRIPT_TASK})),
    "calledElement": (
        frozenset(
            {
                "processId",
                "propagateAllChildVariables",
                "propagateAllParentVariables",
                "bindingType",
            }
        ),
        frozenset({Kind.CALL_ACTIVITY}),
    ),
    "ioMapping": (frozenset(), (ACTIVITIES | EVENTS) - {Kind.TASK}),
    "properties": (frozenset(), _ALL),
}
ZEEBE_CHILDREN: Mapping[str, Mapping[str, frozenset[str]]] = {
    "taskHeaders": {"header": frozenset({"key", "value"})},
    "ioMapping": {
        "input": frozenset({"source", "target"}),
        "output": frozenset({"source", "target"}),
    },
    "properties": {"property": frozenset({"name", "value"})},
}
LOOP_ATTRIBUTES = frozenset(
    {"inputCollection", "inputElement", "outputCollection", "outputElement"}
)
#: Functions of the host whose first argument names a term.
TERM_FUNCTIONS = frozenset({"vence", "vence_nominal", "estado_termino"})
TERM_ATTRIBUTES = frozenset(
    [
        *("name", "rule", "from", "action", "on", "cause"),
        *("to", "act", "provisional", "duration", "when", "own", "since"),
    ]
)
ACT_ATTRIBUTES = frozenset({"name", "document", "when"})
DELIVERY_ATTRIBUTES = frozenset(
    ["means", "result", "act", "to", "on", "guide", "note", "proof", "code", "when"]
)
CAUCE_ELEMENTS: Mapping[str, frozenset[str]] = {
    "term": TERM_ATTRIBUTES,
    "act": ACT_ATTRIBUTES,
    "delivery": DELIVERY_ATTRIBUTES,
    "shared": frozenset({"name"}),
}
