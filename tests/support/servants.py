"""Civil servants as rules see them, and every figure of functional positions computed of one.

The folder ``positions`` is a service that shows all figures of the shared rules; it is compiled as
any other, beside a copy of ``services/_rules``.
"""

import shutil
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.figures import value_of
from sekali.catalogue.reading import read_file
from sekali.catalogue.reading_folders import read_folder
from support.catalogue import PROJECT, SERVICES, dictionary

RULES = SERVICES / "_rules"
FOLDER = Path(__file__).parent / "positions"
Row = dict[str, Any]


def shared(name: str) -> files.SharedRules:
    """Return one of the files of shared rules."""
    return read_file(RULES / f"{name}.yaml", files.SharedRules, root=PROJECT).shape


def written_to(project: Path) -> Path:
    """Write the folder, which shows every figure, with what it needs below a project."""
    figures = [
        key for file in sorted(RULES.glob("functional_*")) for key in shared(file.stem).figures
    ]
    folder = project / "services" / "uji" / "kredit"
    shutil.copytree(FOLDER, folder)
    shutil.copytree(RULES, project / "services" / "_rules")
    service = folder / "service.yaml"
    text = service.read_text("utf-8")
    service.write_text(text.replace("figures: []", f"figures: [{', '.join(figures)}]"), "utf-8")
    return folder


@lru_cache(1)
def positions() -> CompiledService:
    """Return the service that shows every figure."""
    with TemporaryDirectory() as written:
        folder = written_to(Path(written))
        return compile_folder(read_folder(folder, root=Path(written)), dictionary())


def figure(key: str, facts: Mapping[str, Any], *, on: date = date(2026, 3, 2)) -> Any:
    """Return what a figure comes to of some facts on a day; None where it cannot be said."""
    service = positions()
    values = {**service.numbers_on(on), "today": on, **facts}
    return value_of(service.figures, key, values)


def servant(**facts: Any) -> dict[str, Any]:
    """Return the facts of a civil servant: a beginner of the expert category, III/a since 2023."""
    known = {
        "civil_service_status": "permanent",
        "appointment_date": date(2022, 1, 1),
        "post_track": "functional",
        "functional_position": "teacher",
        "functional_category": "expert",
        "functional_level": "ahli_pertama",
        "level_date": date(2023, 1, 1),
        "civil_service_rank": "iii_a",
        "rank_date": date(2023, 1, 1),
        "appraisals": [],
        "credits": [],
        "posts": [],
        "diplomas": [],
        "competency_tests": [],
    }
    return {f"servant.{key}": value for key, value in (known | facts).items()}


def appraisal(
    year: int, predicate: str = "good", months: tuple[int, int] = (1, 12), **said: Any
) -> Row:
    """Return an appraisal of a year, or of some months of it."""
    first, last = months
    row = {"year": year, "from_month": first, "until_month": last, "predicate": predicate}
    return row | {"level": "ahli_pertama", "rank": "iii_a", "is_final": True} | said


def appraisals(years: Iterable[int], predicate: str = "good", **said: Any) -> list[Row]:
    """Return an appraisal of each year."""
    return [appraisal(year, predicate, **said) for year in years]


def credit(kind: str, amount: Any, **said: Any) -> Row:
    """Return a credit that was given otherwise than by conversion."""
    when = {"year": 2023, "from_month": 1, "until_month": 1}
    row = {"kind": kind, "era": "conversion", "level": "ahli_pertama", "credit": amount}
    return row | when | said
