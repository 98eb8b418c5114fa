"""`sekali services burden`: boxes of the official forms against what a person types here."""

import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from sekali.casework.bundle_burden import COUNTED, BundleBurden, bundle_burdens
from sekali.casework.burden import AIMS, Burden, Measured, burdens, percent_of
from sekali.casework.burden_facts import RESIDENTS, Resident
from sekali.catalogue.bundles import compile_bundles, read_bundles
from sekali.catalogue.compiling import compile_folder
from sekali.catalogue.dictionary import load_dictionary
from sekali.catalogue.findings import Refused
from sekali.catalogue.personas import load_personas
from sekali.catalogue.reading_folders import Folder
from sekali.jobs.services import FINE, WRONG, chosen_part, folders_of, say, tell, whole

_HEADS: Mapping[Resident, str] = {
    "first": "first time",
    "first-registries": "+ registries",
    "known": "known",
    "known-registries": "+ registries",
    "tenth": "tenth service",
}
_NOTES = """\
typed: items typed, ticked, chosen or confirmed, and boxes behind a paper; in percent of the boxes.
first time: only the civil registry knows them. known: has used Sekali before. + registries: the
other registries are connected, as they are for the tenth service, before which every other
service of the catalogue has been used. in one form: a bundle as in its first scenario; apart:
the same answers in a form for each of its services.
out: boxes that nobody fills in any more."""


def measure_burden(folder: Path | None, *, as_json: bool) -> int:
    """Print the burden of the services of a folder, or of all; return the exit code."""
    chosen = chosen_part(folder)
    try:
        dictionary = load_dictionary(settings.DICTIONARY_DIR)
        personas = load_personas(chosen.root, dictionary)
        catalogue = {
            one.path: _measured(one, compile_folder(one, dictionary))
            for one in folders_of(whole(chosen))
        }
        asked = [catalogue[one.path] for one in folders_of(chosen)]
    except Refused as refused:
        tell(refused.findings)
        return WRONG
    everybody = list(catalogue.values())
    compiled = {one.service.id: one.service for one in everybody}
    bundles = [
        one
        for one in bundle_burdens(
            compile_bundles(read_bundles(chosen.root), compiled).values(),
            catalogue=everybody,
            dictionary=dictionary,
            personas=personas,
        )
        if chosen == whole(chosen)
    ]
    found = list(burdens(asked, catalogue=everybody, dictionary=dictionary, personas=personas))
    without = [one.service.id for one in asked if one.official is None]
    if as_json:
        told = {**_as_json(found, without), "bundles": [_bundle_as_json(one) for one in bundles]}
        say(json.dumps(told, indent=2))
    else:
        for line in (
            *_table(found),
            *_of_bundles(bundles),
            *_aims(found),
            "",
            _NOTES,
            *_without(without),
        ):
            say(line)
    return FINE if found else WRONG


def _measured(folder: Folder, service: Any) -> Measured:
    official = folder.official_form.shape if folder.official_form else None
    scenarios = [one for file in folder.scenarios for one in file.shape.scenarios]
    return Measured(service, official, scenarios)


def _total(found: Sequence[Burden], resident: Resident) -> int:
    return sum(one.typed[resident].total for one in found)


def _boxes(found: Sequence[Burden]) -> int:
    return sum(one.boxes for one in found)


# --- as a table ------------------------------------------------------------------------------


def _table(found: Sequence[Burden]) -> Iterator[str]:
    width = max((len(one.service) for one in found), default=0)
    heads = "".join(f"{_HEADS[resident]:>15}" for resident in RESIDENTS)
    yield f"{'service':{width}}  boxes  out{heads}"
    for one in found:
        shares = "".join(_share(one.typed[r].total, one.boxes) for r in RESIDENTS)
        yield f"{one.service:{width}}  {one.boxes:5}  {one.left_out:3}{shares}"
    if found:
        boxes, out = _boxes(found), sum(one.left_out for one in found)
        shares = "".join(_share(_total(found, r), boxes) for r in RESIDENTS)
        yield f"{'all':{width}}  {boxes:5}  {out:3}{shares}"


def _of_bundles(bundles: Sequence[BundleBurden]) -> Iterator[str]:
    if not bundles:
        return
    width = max(len(one.key) for one in bundles)
    yield ""
    heads = "".join(f"{_HEADS[resident]:>12} {'apart':>6}" for resident in COUNTED)
    yield f"{'in one form':{width}}  forms  boxes{heads}"
    for one in bundles:
        counts = "".join(f"{one.together[r]:12} {one.apart[r]:6}" for r in COUNTED)
        yield f"{one.key:{width}}  {one.forms:5}  {one.boxes:5}{counts}"


def _share(typed: int, boxes: int) -> str:
    return f"{typed:6} {percent_of(typed, boxes):6.1f} %"


def _aims(found: Sequence[Burden]) -> Iterator[str]:
    if not found:
        return
    yield ""
    for resident, aim in AIMS.items():
        share = percent_of(_total(found, resident), _boxes(found))
        name = _HEADS[resident].replace("+", "known, with")
        result = "met" if share <= aim else "missed"
        yield f"aim: {name}, at most {aim} %: {share} %, {result}"


def _without(services: Sequence[str]) -> Iterator[str]:
    if services:
        yield f"without official-form.yaml: {', '.join(services)}"


# --- as JSON ---------------------------------------------------------------------------------


def _as_json(found: Sequence[Burden], without: Sequence[str]) -> Mapping[str, Any]:
    boxes = _boxes(found)
    total = {resident: _total(found, resident) for resident in RESIDENTS}
    return {
        "services": [_service_as_json(one) for one in found],
        "total": {
            "boxes": boxes,
            "left_out": sum(one.left_out for one in found),
            "typed": total,
            "percent": {r: percent_of(typed, boxes) if boxes else 0 for r, typed in total.items()},
        },
        "aims": [_aim_as_json(found, resident, aim) for resident, aim in AIMS.items() if found],
        "without_official_form": list(without),
    }


def _bundle_as_json(one: BundleBurden) -> Mapping[str, Any]:
    return {
        "bundle": one.key,
        "forms": one.forms,
        "boxes": one.boxes,
        "typed": dict(one.together),
        "typed_apart": dict(one.apart),
    }


def _aim_as_json(found: Sequence[Burden], resident: Resident, aim: int) -> Mapping[str, Any]:
    share = percent_of(_total(found, resident), _boxes(found))
    return {"resident": resident, "at_most": aim, "percent": share, "met": share <= aim}


def _service_as_json(one: Burden) -> Mapping[str, Any]:
    return {
        "service": one.service,
        "boxes": one.boxes,
        "left_out": one.left_out,
        "typed": {
            resident: {
                "total": typed.total,
                "in_boxes": typed.boxes,
                "beside": typed.beside,
                "papers": typed.papers,
                "percent": one.percent(resident),
                "items": list(typed.items),
            }
            for resident, typed in one.typed.items()
        },
    }
