"""The lookups that rules ask, made ready where their keys and values are what they say."""

from collections.abc import Iterator

from sekali.catalogue.compiling.compilation import Compilation
from sekali.catalogue.lookups import CompiledLookup, compiled_lookup, lookup_mistakes

_FIX = "see lookups in docs/howto/change-a-rate.md"


def lookups_of(compilation: Compilation) -> Iterator[tuple[str, CompiledLookup]]:
    """Yield each lookup by key; note what is wrong with the others in the file they stand in."""
    for file in compilation.folder.rule_files():
        for key, spec in file.shape.lookups.items():
            mistakes = list(lookup_mistakes(spec, compilation.dictionary.codes))
            compilation.wrong += [
                file.finding(("lookups", key, *at), "lookup", f"{key}: {message}", _FIX)
                for at, message in mistakes
            ]
            if not mistakes and compilation.rules.lookups[key] is spec:
                yield key, compiled_lookup(spec)
