"""The scripts of tools/, as modules that tests can call."""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

PROJECT = Path(__file__).resolve().parents[2]
TOOLS = PROJECT / "tools"


def script(name: str) -> ModuleType:
    """Return a script of tools/; they import one another by their bare names."""
    if str(TOOLS) not in sys.path:
        sys.path.append(str(TOOLS))
    return import_module(name)
