"""Every port can say what is wrong with it, by one name."""

import inspect
from importlib import import_module
from pathlib import Path
from typing import Protocol

import pytest

import sekali

SRC = Path(sekali.__file__).parent
PORTS = [
    one
    for file in sorted(SRC.glob("*/ports.py"))
    for one in vars(import_module(f"sekali.{file.parent.name}.ports")).values()
    if inspect.isclass(one)
    and Protocol in one.__bases__
    and one.__module__ == f"sekali.{file.parent.name}.ports"
]


def test_there_are_ports() -> None:
    assert len(PORTS) >= 10


@pytest.mark.parametrize("port", PORTS, ids=lambda port: port.__name__)
def test_a_port_says_what_is_wrong_with_it(port: type) -> None:
    assert hasattr(port, "check_config"), f"{port.__name__} has no check_config()"


def test_no_adapter_says_it_by_another_name() -> None:
    for file in SRC.rglob("*.py"):
        assert "def check(self)" not in file.read_text(), file
