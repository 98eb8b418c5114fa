"""No question asks again, under whatever name, what the dictionary holds; nor does a paper."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from sekali.catalogue import files
from sekali.catalogue.derived import DerivedFact
from sekali.catalogue.dictionary import DictionaryOf, KnownElement
from sekali.catalogue.gate.likeness import ALIKE, Words, likeness, only_names_a_thing, words_of
from sekali.catalogue.gate.rule import Mistake, Rule
from sekali.catalogue.gate.under_check import PlacedItem, UnderCheck

_SENTENCE = re.compile(r"[.!?;:(),\n]+")
_EXAMPLES = ("misalnya", "contoh", "for example", "such as")
_LONGEST_COMPARED = 2_000


@dataclass(frozen=True, slots=True)
class Phrase:
    """One way in which people name an element."""

    words: Words
    text: str
    element: KnownElement | DerivedFact


def check(under_check: UnderCheck) -> Iterator[Mistake]:
    """Yield the questions, and the papers, whose fact is held already."""
    phrases = _phrases_of(under_check.dictionary)
    papers = _phrases_of_papers(under_check.dictionary)
    for placed in under_check.items:
        found = _held(placed, under_check, phrases)
        if found is not None:
            yield _mistake(placed, under_check, found)
        elif isinstance(placed.item, files.EvidenceItem):
            yield from _unnamed_paper(placed, placed.item, under_check, papers)


def _held(
    placed: PlacedItem, under_check: UnderCheck, phrases: Mapping[str, tuple[Phrase, ...]]
) -> tuple[str, Phrase] | None:
    match placed.item:
        case files.Question():
            return _same_fact(placed, under_check, phrases)
        case files.EvidenceItem() as paper:
            found = _same_fact(placed, under_check, phrases, only_numbers=True)
            is_spared = found is not None and _is_spared(paper, found[1].element)
            return None if is_spared else found
    return None


def _unnamed_paper(
    placed: PlacedItem,
    item: files.EvidenceItem,
    under_check: UnderCheck,
    papers: Sequence[tuple[str, Words]],
) -> Iterator[Mistake]:
    """Yield a paper that others ask for, too, and that does not say so: it would be given twice."""
    if item.paper is not None or item.any_of:
        return
    for said in _said(placed, under_check):
        words = words_of(said[:_LONGEST_COMPARED])
        alike = (kind for kind, name in papers if likeness(words, name) >= ALIKE)
        kind = next(alike, None)
        if kind is not None:
            message = f"{placed.key} ({said[:60]!r}) is the {kind} of dictionary/papers.yaml"
            fix = f"add paper: {kind}; whoever gave it before is offered it again"
            yield Mistake(under_check.file, placed.at, message, fix)
            return


def _mistake(placed: PlacedItem, under_check: UnderCheck, found: tuple[str, Phrase]) -> Mistake:
    said, phrase = found
    name = f"{phrase.element.kind}'s {phrase.element.name}"
    message = f"{placed.key} ({said[:60]!r}) asks for what is held as the {name} ({phrase.text!r})"
    use = "it is asked only of whom it is not known. "
    if isinstance(phrase.element, DerivedFact):
        use = f"rules compute it of {', '.join(phrase.element.rests_on)}. "
    fix = (
        f"use the fact <subject>.{phrase.element.name}; {use}"
        "If it is something else, say so in its key, label or hint: each is compared"
    )
    return Mistake(under_check.file, placed.at, message, fix)


def _same_fact(
    placed: PlacedItem,
    under_check: UnderCheck,
    phrases: Mapping[str, tuple[Phrase, ...]],
    *,
    only_numbers: bool = False,
) -> tuple[str, Phrase] | None:
    best: tuple[float, str, Phrase] | None = None
    for said in _said(placed, under_check):
        words = words_of(said[:_LONGEST_COMPARED])
        near = {id(phrase): phrase for word in words for phrase in phrases.get(word, ())}
        for phrase in near.values():
            score = likeness(words, phrase.words)
            is_wanted = not only_numbers or _is_paper(words & phrase.words, phrase.element)
            if is_wanted and score >= ALIKE and (best is None or score > best[0]):
                best = (score, said, phrase)
    return best[1:] if best else None


def _said(placed: PlacedItem, under_check: UnderCheck) -> Iterator[str]:
    """Yield the key, the label and the sentences of the hint, in every language."""
    yield placed.key
    for file in under_check.folder.texts.values():
        words = file.shape.items.get(placed.key)
        if words is None:
            continue
        yield words.label or ""
        for sentence in _SENTENCE.split(words.hint or ""):
            if not sentence.strip().lower().startswith(_EXAMPLES):
                yield sentence


def _is_spared(item: files.EvidenceItem, element: KnownElement | DerivedFact) -> bool:
    """Tell whether the paper is asked only of those of whom the fact is not verified."""
    return element.name in {name.partition(".")[2] for name in item.unless_verified}


def _is_paper(shared: Words, element: KnownElement | DerivedFact) -> bool:
    """Tell whether the paper of a number is asked for: who has the number need not see it.

    A picture of a business is not the letter of business: they share the thing alone.
    """
    has_number = element.name.endswith("_no") or element.spec.type == "nik"
    return has_number and not only_names_a_thing(shared)


def _phrases_of(dictionary: DictionaryOf) -> Mapping[str, tuple[Phrase, ...]]:
    by_word: dict[str, list[Phrase]] = {}
    held: Iterable[KnownElement | DerivedFact] = chain(
        dictionary.all_elements(), dictionary.all_derived()
    )
    for element in held:
        for text in names_of(element):
            phrase = Phrase(words_of(text), text, element)
            for word in phrase.words:
                by_word.setdefault(word, []).append(phrase)
    return {word: tuple(phrases) for word, phrases in by_word.items()}


def _phrases_of_papers(dictionary: DictionaryOf) -> Sequence[tuple[str, Words]]:
    return [
        (key, words_of(name))
        for key, kind in dictionary.papers.items()
        for name in (*kind.label.values(), *(one for some in kind.names.values() for one in some))
    ]


def names_of(element: KnownElement | DerivedFact) -> Iterable[str]:
    """Return everything an element is called, in every language."""
    spec = element.spec
    listed = (alias for aliases in spec.aliases.values() for alias in aliases)
    return (element.name, *spec.label.values(), *listed)


RULE = Rule(
    code="once-only",
    says="no question, and no paper, asks for what an element of the dictionary holds",
    check=check,
)
