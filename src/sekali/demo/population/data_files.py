"""Reading the YAML files of the demonstration and of the dictionary's code lists."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).resolve().parent.parent / "data"

# The C loader reads names.yaml in 16 ms, the Python one in 110; it is not in every build.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_yaml(path: Path) -> Mapping[str, Any]:
    """Return what a YAML file of ours holds.

    Raises:
        ValueError: It is of another language version than this code reads.
    """
    with path.open("rb") as file:
        content = yaml.load(file, Loader=_LOADER)  # noqa: S506  both loaders are the safe one
    if not isinstance(content, dict) or content.get("language") != 1:
        raise ValueError(f"{path.name}: not a data file of language 1")
    return content
