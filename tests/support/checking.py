"""The gate on a catalogue, with the rules that run scenarios: as `services check` asks it."""

from pathlib import Path

from sekali.casework.scenarios.rules import ScenarioRules
from sekali.catalogue.findings import Finding
from sekali.catalogue.gate.checking import check_catalogue
from sekali.documents.adapters.typst_renderer import TypstRenderer
from sekali.documents.folder_renderer import FolderRenderer

PROJECT = Path(__file__).parents[2]
# Tests change a folder in one place: most of its documents were set by another test.
_RENDERER = FolderRenderer(TypstRenderer(), seconds=600)


def checked(services_dir: Path) -> list[Finding]:
    """Return everything that is wrong in the folders."""
    rules = ScenarioRules(_RENDERER).rules()
    return check_catalogue(services_dir, PROJECT / "dictionary", rules)
