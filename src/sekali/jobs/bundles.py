"""The scenarios of bundles, for `sekali services test`."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from sekali.casework.bundle_scenarios import run_bundle_scenario
from sekali.catalogue.bundles import compile_bundle
from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.files.bundle import Bundle
from sekali.catalogue.findings import Finding
from sekali.catalogue.personas import Personas
from sekali.catalogue.reading import FileOf

_FIX = "correct the bundle or its services, or what the scenario expects"


def bundle_results(
    found: Sequence[FileOf[Bundle]],
    services: Callable[[], Mapping[str, CompiledService]],
    dictionary: DictionaryOf,
    personas: Personas,
) -> Iterator[list[Finding]]:
    """Yield for each scenario of some bundles what came out otherwise than it says.

    ``services`` compiles the whole catalogue; it is asked only where there is a bundle.

    Raises:
        Refused: A service does not compile.
    """
    compiled = services() if found else {}
    for file in found:
        bundle = compile_bundle(file.shape, compiled)
        for number, scenario in enumerate(file.shape.scenarios):
            yield [
                file.finding(("scenarios", number), "scenario", f"{scenario.name}: {told}", _FIX)
                for told in run_bundle_scenario(bundle, dictionary, scenario, personas)
            ]
