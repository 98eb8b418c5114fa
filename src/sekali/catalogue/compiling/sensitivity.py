"""Which items of a service are specific personal data (UU 27/2022 pasal 4 (2))."""

from collections.abc import Iterable, Iterator

from sekali.catalogue import files
from sekali.catalogue.compiled import CompiledItem, CompiledPage
from sekali.catalogue.compiling.compilation import Compilation
from sekali.catalogue.compiling.names import kinds_of


def specific_of(compilation: Compilation, pages: Iterable[CompiledPage]) -> frozenset[str]:
    """Return the keys of what is specific: elements, questions and papers that say so.

    A paper is so, too, where it proves something that is.
    """
    items = [item for page in pages for item in page.items]
    said = {*_held(compilation), *(item.key for item in items if _says_so(item))}
    proofs = (item for item in items if item.evidence is not None)
    return frozenset(said | {item.key for item in proofs if _proves_some(compilation, item, said)})


def is_specific(compilation: Compilation, reference: str) -> bool:
    """Tell whether what a reference stands for is specific; what is unknown is not."""
    subject, _, name = reference.partition(".")
    kind = kinds_of(compilation.definition).get(subject)
    known = compilation.dictionary.element(kind, name) if kind else None
    return known is not None and known.spec.sensitivity == files.SPECIFIC


def _held(compilation: Compilation) -> Iterator[str]:
    """Yield what is specific of that which is read and not shown on the form."""
    return (key for key in compilation.definition.reads if is_specific(compilation, key))


def _says_so(item: CompiledItem) -> bool:
    spec = item.evidence or item.spec
    return getattr(spec, "sensitivity", None) == files.SPECIFIC


def _proves_some(compilation: Compilation, item: CompiledItem, said: set[str]) -> bool:
    proves = item.evidence.proves if item.evidence else ()
    return any(key in said or is_specific(compilation, key) for key in proves)
