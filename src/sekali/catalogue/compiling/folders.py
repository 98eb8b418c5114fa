"""Putting a compiled service together from its parts."""

from collections.abc import Iterable, Mapping

from sekali.catalogue.compiled import CompiledService
from sekali.catalogue.compiling.calls import calls_of, groups_of, rankings_of
from sekali.catalogue.compiling.clocks import learn_clocks
from sekali.catalogue.compiling.compilation import Compilation
from sekali.catalogue.compiling.figures import figures_of, supposed_of
from sekali.catalogue.compiling.forms import eligibility_of, pages_of, subjects_of
from sekali.catalogue.compiling.lookups import lookups_of
from sekali.catalogue.compiling.processes import amounts_of, records_of, tables_of, waits_of
from sekali.catalogue.compiling.sensitivity import specific_of
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.findings import Refused
from sekali.catalogue.reading_folders import Folder


def compile_folder(folder: Folder, dictionary: DictionaryOf) -> CompiledService:
    """Return the service, ready to run.

    Raises:
        Refused: With everything that does not fit together.
    """
    compilation = Compilation(folder, dictionary)
    definition = compilation.definition
    learn_clocks(definition, dictionary)
    pages = pages_of(compilation)
    recurs, hidden = definition.recurs, definition.hidden_applicant
    service = CompiledService(
        definition=definition,
        rules=compilation.rules,
        texts={language: file.shape for language, file in folder.texts.items()},
        subjects=subjects_of(compilation),
        pages=pages,
        eligibility=tuple(eligibility_of(compilation)),
        tables=dict(tables_of(compilation)),
        records=dict(records_of(compilation)),
        amounts=dict(amounts_of(compilation)),
        waits=dict(waits_of(compilation)),
        recurs_for=compilation.expression(recurs.condition if recurs else None, ("recurs", "for")),
        hidden_when=compilation.expression(
            hidden.when if hidden else None, ("hidden_applicant", "when")
        ),
        calls=dict(calls_of(compilation)),
        groups=dict(groups_of(compilation)),
        rankings=dict(rankings_of(compilation)),
        lookups=dict(lookups_of(compilation)),
        figures=dict(figures_of(compilation)),
        supposed=tuple(supposed_of(compilation)),
        templates=folder.templates,
        digest=folder.digest,
        by_key={item.key: item for page in pages for item in page.items},
        # Last: all of the above is noted here while it is compiled.
        rule_reads=frozenset(compilation.reads),
        elements_read=_by_subject(compilation.reads),
        specific=specific_of(compilation, pages),
    )
    if compilation.wrong:
        raise Refused(sorted(set(compilation.wrong)))
    return service


def _by_subject(references: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return the elements that rules read, by the subject they are read of."""
    elements: dict[str, list[str]] = {}
    for reference in sorted(references):
        subject, _, element = reference.rpartition(".")
        elements.setdefault(subject, []).append(element)
    return {subject: tuple(names) for subject, names in elements.items()}
