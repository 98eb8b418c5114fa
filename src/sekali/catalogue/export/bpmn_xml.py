"""A process as BPMN 2.0 XML with its diagram, as OMG's schema of 2010-05-24 has it."""

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.export.bpmn_layout import Bounds, Layout, layout_of
from sekali.catalogue.export.bpmn_model import Flow, Model, Node
from sekali.catalogue.export.bpmn_process import bpmn_model

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
BPMNDI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DI = "http://www.omg.org/spec/DD/20100524/DI"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PREFIXES = {"bpmn": BPMN, "bpmndi": BPMNDI, "dc": DC, "di": DI, "xsi": XSI}
# Conditions are in the rule language; who runs the process elsewhere has to say them anew.
RULE_LANGUAGE = "urn:sekali:rules:1"


def process_bpmn(
    service: CompiledService, agencies: Mapping[str, files.Agency], language: str
) -> str:
    """Return the process of a service as a BPMN 2.0 file with diagram interchange."""
    for prefix, uri in _PREFIXES.items():
        ET.register_namespace(prefix, uri)
    model = bpmn_model(service, agencies, language)
    root = ET.Element(
        f"{{{BPMN}}}definitions",
        id=f"definitions_{model.id}",
        targetNamespace=f"urn:sekali:service:{service.id}",
        expressionLanguage=RULE_LANGUAGE,
        exporter="Sekali",
        exporterVersion=service.version,
    )
    for message, name in model.messages.items():
        ET.SubElement(root, f"{{{BPMN}}}message", id=message, name=name)
    collaboration = ET.SubElement(root, f"{{{BPMN}}}collaboration", id="collaboration")
    pool = {"id": "pool", "name": model.name, "processRef": model.id}
    ET.SubElement(collaboration, f"{{{BPMN}}}participant", pool)
    _write_process(root, model)
    _write_diagram(root, model, layout_of(model))
    ET.indent(root)
    return ET.tostring(root, encoding="unicode", xml_declaration=False).join(
        ('<?xml version="1.0" encoding="UTF-8"?>\n', "\n")
    )


def _write_process(root: ET.Element, model: Model) -> None:
    said = {"id": model.id, "name": model.name, "isExecutable": "true"}
    process = ET.SubElement(root, f"{{{BPMN}}}process", said)
    _documentation(process, model.about)
    lanes = ET.SubElement(process, f"{{{BPMN}}}laneSet", id="lanes")
    for key, name in model.lanes.items():
        lane = ET.SubElement(lanes, f"{{{BPMN}}}lane", id=f"lane_{key}", name=name)
        for node in model.nodes.values():
            if node.lane == key:
                ET.SubElement(lane, f"{{{BPMN}}}flowNodeRef").text = node.id
    for node in model.nodes.values():
        _write_node(process, node, model)
    for flow in model.flows:
        _write_flow(process, flow)


def _write_node(process: ET.Element, node: Node, model: Model) -> None:
    said = {"id": node.id, "name": node.name}
    if node.host:
        said |= {"attachedToRef": node.host, "cancelActivity": str(node.interrupts).lower()}
    if node.message:
        said["messageRef"] = node.message
    if node.otherwise:
        said["default"] = node.otherwise
    written = ET.SubElement(process, f"{{{BPMN}}}{node.kind}", said)
    _documentation(written, node.about)
    for flow in model.flows:
        if flow.target == node.id:
            ET.SubElement(written, f"{{{BPMN}}}incoming").text = flow.id
    for flow in model.flows:
        if flow.source == node.id:
            ET.SubElement(written, f"{{{BPMN}}}outgoing").text = flow.id
    if node.timer or node.until:
        _write_timer(written, node)


def _write_timer(written: ET.Element, node: Node) -> None:
    timer = ET.SubElement(written, f"{{{BPMN}}}timerEventDefinition", id=f"clock_{node.id}")
    kind, text = ("timeDuration", node.timer) if node.timer else ("timeDate", node.until)
    when = ET.SubElement(timer, f"{{{BPMN}}}{kind}")
    when.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
    when.text = text


def _write_flow(process: ET.Element, flow: Flow) -> None:
    said = {"id": flow.id, "sourceRef": flow.source, "targetRef": flow.target}
    if flow.name:
        said["name"] = flow.name
    written = ET.SubElement(process, f"{{{BPMN}}}sequenceFlow", said)
    if flow.condition:
        condition = ET.SubElement(written, f"{{{BPMN}}}conditionExpression")
        condition.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
        condition.text = flow.condition


def _documentation(parent: ET.Element, text: str) -> None:
    if text:
        ET.SubElement(parent, f"{{{BPMN}}}documentation").text = text


def _write_diagram(root: ET.Element, model: Model, layout: Layout) -> None:
    diagram = ET.SubElement(root, f"{{{BPMNDI}}}BPMNDiagram", id="diagram", name=model.name)
    said = {"id": "plane", "bpmnElement": "collaboration"}
    plane = ET.SubElement(diagram, f"{{{BPMNDI}}}BPMNPlane", said)
    _shape(plane, "pool", layout.pool, isHorizontal="true")
    for key, bounds in layout.lanes.items():
        _shape(plane, f"lane_{key}", bounds, isHorizontal="true")
    for key, bounds in layout.nodes.items():
        has_marker = model.nodes[key].kind == "exclusiveGateway"
        _shape(plane, key, bounds, **({"isMarkerVisible": "true"} if has_marker else {}))
    for key, points in layout.flows.items():
        edge = {"id": f"edge_{key}", "bpmnElement": key}
        drawn = ET.SubElement(plane, f"{{{BPMNDI}}}BPMNEdge", edge)
        for x, y in points:
            ET.SubElement(drawn, f"{{{DI}}}waypoint", x=f"{x:g}", y=f"{y:g}")


def _shape(plane: ET.Element, key: str, bounds: Bounds, **said: str) -> None:
    about = {"id": f"shape_{key}", "bpmnElement": key} | said
    shape = ET.SubElement(plane, f"{{{BPMNDI}}}BPMNShape", about)
    place = {"x": bounds.x, "y": bounds.y, "width": bounds.width, "height": bounds.height}
    sizes = {name: f"{value:g}" for name, value in place.items()}
    ET.SubElement(shape, f"{{{DC}}}Bounds", sizes)
