"""BPMN: the schema of OMG accepts it, and a standard reader opens it and walks through it."""

import json
import re
import xml.etree.ElementTree as ET
from importlib.resources import files as package_files
from pathlib import Path

import pytest
from lxml import etree
from SpiffWorkflow.bpmn import BpmnWorkflow
from SpiffWorkflow.bpmn.parser import BpmnParser, BpmnValidator
from SpiffWorkflow.bpmn.parser.TaskParser import TaskParser
from SpiffWorkflow.bpmn.parser.util import full_tag
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.specs.defaults import ManualTask
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.export.bpmn_layout import layout_of
from sekali.catalogue.export.bpmn_process import bpmn_model
from sekali.catalogue.export.bpmn_xml import BPMN, BPMNDI, process_bpmn
from sekali.catalogue.export.telling import iso_duration
from sekali.catalogue.files import Within


class Reader(BpmnParser):
    """The reader as it comes; who runs a table of rules elsewhere is for others to say."""

    OVERRIDE_PARSER_CLASSES = {full_tag("businessRuleTask"): (TaskParser, ManualTask)}  # noqa: RUF012


class Walker(Reader):
    """Has somebody do by hand what a reader leaves to the program around it."""

    OVERRIDE_PARSER_CLASSES = {  # noqa: RUF012
        full_tag(kind): (TaskParser, ManualTask) for kind in ("businessRuleTask", "serviceTask")
    }


class Clock(PythonScriptEngine):
    """Reads lengths of time as BPMN has them: the reader's own way is to compute them."""

    def evaluate(  # noqa: D102  # the reader's own
        self, task: object, expression: str, external_context: object = None
    ) -> object:
        if re.fullmatch(r"P(T?\d+[HD])", expression):
            return expression
        return super().evaluate(task, expression, external_context)


def written(service: CompiledService, dictionary: DictionaryOf) -> str:
    return process_bpmn(service, dictionary.agencies.agencies, "id")


@pytest.fixture
def schema() -> etree.XMLSchema:
    folder = package_files("SpiffWorkflow.bpmn.parser").joinpath("schema", "BPMN20.xsd")
    return etree.XMLSchema(etree.parse(str(folder)))


def test_the_schema_accepts_every_process(
    all_services: list[CompiledService], dictionary: DictionaryOf, schema: etree.XMLSchema
) -> None:
    for service in all_services:
        schema.assertValid(etree.fromstring(written(service, dictionary).encode()))


def test_every_node_stands_in_a_lane_and_in_the_picture(
    every_state: CompiledService, dictionary: DictionaryOf
) -> None:
    root = ET.fromstring(written(every_state, dictionary))  # noqa: S314  # our own text
    model = bpmn_model(every_state, dictionary.agencies.agencies, "id")
    in_lanes = [ref.text for ref in root.iter(f"{{{BPMN}}}flowNodeRef")]
    drawn = {shape.get("bpmnElement") for shape in root.iter(f"{{{BPMNDI}}}BPMNShape")}
    assert sorted(filter(None, in_lanes)) == sorted(model.nodes)
    assert set(model.nodes) <= drawn
    edges = {edge.get("bpmnElement") for edge in root.iter(f"{{{BPMNDI}}}BPMNEdge")}
    assert edges == {flow.id for flow in model.flows}


def test_no_two_nodes_stand_on_each_other(
    all_services: list[CompiledService], dictionary: DictionaryOf
) -> None:
    for service in all_services:
        model = bpmn_model(service, dictionary.agencies.agencies, "id")
        places = [
            place for key, place in layout_of(model).nodes.items() if not model.nodes[key].host
        ]
        for number, one in enumerate(places):
            for other in places[number + 1 :]:
                apart_x = one.right <= other.x or other.right <= one.x
                apart_y = one.bottom <= other.y or other.bottom <= one.y
                assert apart_x or apart_y


def test_each_kind_of_state_becomes_what_bpmn_has_for_it(
    every_state: CompiledService, dictionary: DictionaryOf
) -> None:
    nodes = bpmn_model(every_state, dictionary.agencies.agencies, "id").nodes
    kinds = {key: node.kind for key, node in nodes.items()}
    assert kinds["state_look"] == "userTask"
    assert kinds["state_fee"] == "receiveTask"
    assert kinds["ask_asked"] == kinds["state_asked"] == "parallelGateway"
    assert kinds["opinion_asked_social"] == "userTask"
    assert kinds["state_pause"] == "intermediateCatchEvent"
    assert kinds["state_letter-comes"] == "receiveTask"
    assert kinds["rule_sign"] == "businessRuleTask"
    assert kinds["state_reading"] == "userTask"
    assert kinds["state_comparing"] == "businessRuleTask"
    assert kinds["do_sign_approve_1"] == "serviceTask"
    deemed = nodes["timer_sign_1"]
    assert (deemed.host, deemed.timer, deemed.interrupts) == ("state_sign", "P5D", True)
    assert not nodes["timer_look_1"].interrupts


def test_a_length_of_time_is_written_as_iso_8601() -> None:
    assert iso_duration(Within(working_hours=4)) == "PT4H"
    assert iso_duration(Within(working_days=3)) == "P3D"
    assert iso_duration(Within(calendar_days=14)) == "P14D"


def test_a_standard_reader_opens_every_process(
    all_services: list[CompiledService], dictionary: DictionaryOf, tmp_path: Path
) -> None:
    reader = Reader(validator=BpmnValidator())
    for service in all_services:
        file = tmp_path / f"{service.id}.bpmn"
        file.write_text(written(service, dictionary), encoding="utf-8")
        reader.add_bpmn_file(str(file))
    assert len(reader.get_process_ids()) == len(all_services)
    for process in reader.get_process_ids():
        assert reader.get_spec(process).task_specs


def ready(workflow: BpmnWorkflow) -> list[Task]:
    return list(workflow.get_tasks(state=TaskState.READY))


def walked(
    service: CompiledService, dictionary: DictionaryOf, folder: Path, *acts: str
) -> set[str]:
    """Let the reader walk through a process by one action after the other; return where it was."""
    file = folder / "walked.bpmn"
    file.write_text(written(service, dictionary), encoding="utf-8")
    reader = Walker()
    reader.add_bpmn_file(str(file))
    workflow = BpmnWorkflow(reader.get_spec(reader.get_process_ids()[0]), script_engine=Clock())
    workflow.do_engine_steps()
    for action in acts:
        for task in ready(workflow):
            task.set_data(action=action)
            task.run()
        workflow.do_engine_steps()
        while effects := [t for t in ready(workflow) if t.task_spec.bpmn_id.startswith("do_")]:
            effects[0].run()
            workflow.do_engine_steps()
    done = workflow.get_tasks(state=TaskState.COMPLETED)
    return {task.task_spec.bpmn_id for task in done} - {None}


def test_the_reader_walks_from_the_start_to_each_end(
    real_services: list[CompiledService], dictionary: DictionaryOf, tmp_path: Path
) -> None:
    birth = next(one for one in real_services if one.id == "kependudukan.akta-kelahiran")
    by_rule = walked(birth, dictionary, tmp_path, "accept", "approve")
    assert {"state_verify", "rule_approval", "do_approval_approve_2", "end_done"} <= by_rule
    assert "state_approval" not in by_rule
    returned = walked(birth, dictionary, tmp_path, "return", "", "refuse")
    assert {"correct_verify", "state_verify", "end_refused"} <= returned
    assert "end_done" not in returned


def test_the_same_service_is_written_the_same(
    every_state: CompiledService, dictionary: DictionaryOf
) -> None:
    assert written(every_state, dictionary) == written(every_state, dictionary)
    assert json.dumps(written(every_state, dictionary))
