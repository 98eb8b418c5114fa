"""Messages and jobs: everything that is put down for later has somebody who does it."""

import ast
from pathlib import Path
from typing import get_args

import sekali
from sekali.casework.effects.setting import Outside
from sekali.casework.effects.steps import STEPS
from sekali.catalogue import files
from sekali.config import issuing

ROOT = Path(sekali.__file__).parent


def topics_written() -> set[str]:
    """Return every topic under which a message is written, read out of the code."""
    found = set()
    for file in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        constants = {
            target.id: node.value.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("outbox.message"):
                topic = next(word.value for word in node.keywords if word.arg == "topic")
                found.add(constants[topic.id] if isinstance(topic, ast.Name) else topic.value)
    return found


def test_every_topic_of_the_outbox_has_a_consumer_and_every_consumer_a_topic(
    db: None, outside: Outside
) -> None:
    assert topics_written() == set(issuing.consumers())


def test_every_effect_that_a_service_can_name_is_done_by_a_step() -> None:
    named = {kind.__name__ for kind in STEPS}
    tagged = get_args(get_args(files.Effect)[0])
    written = {get_args(member)[0].__name__ for member in tagged}
    assert named == written


def test_only_what_the_language_says_so_of_cannot_be_undone() -> None:
    assert {kind for kind, step in STEPS.items() if step.undo is None} == set(
        files.CANNOT_BE_UNDONE
    )


def test_every_periodic_task_has_a_lock_so_that_two_workers_do_it_once() -> None:
    from procrastinate.contrib.django import app

    import sekali.jobs.tasks  # noqa: F401  # registers them

    ours = [task for name, task in app.tasks.items() if name.startswith("sekali.")]
    assert ours
    assert [task.name for task in ours if not task.queueing_lock] == []
