"""Reading the YAML files of the demonstration and of the dictionary's code lists."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"

# The C loader reads names.yaml in 16 ms, the Python one in 110; it is not in every build.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Code lists of dictionary/ are read, too: they look the same in every language so far.
_LANGUAGES = (1, 2)


def read_yaml(path: Path) -> Mapping[str, Any]:
    """Return what a YAML file of ours holds.

    Raises:
        ValueError: It is of another language version than this code reads.
    """
    with path.open("rb") as file:
        content = yaml.load(file, Loader=_LOADER)  # noqa: S506  both loaders are the safe one
    if not isinstance(content, dict) or content.get("language") not in _LANGUAGES:
        raise ValueError(f"{path.name}: of a language that is not known here")
    return content
