"""The rules that a bundle must pass, beside those of its services."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath

from sekali.catalogue import files
from sekali.catalogue.bundle_forms import form_of
from sekali.catalogue.bundles import HOUSEHOLD, CompiledBundle, compile_bundle
from sekali.catalogue.compiled import APPLICANT, CompiledItem, CompiledService
from sekali.catalogue.dictionary import DictionaryOf
from sekali.catalogue.files.bundle import Bundle
from sekali.catalogue.findings import Finding
from sekali.catalogue.personas import Personas
from sekali.catalogue.reading import FileOf, Pointer

# The longest key that the papers of an application are kept under.
LONGEST_KEY = 60
_OFFERED = frozenset({"live", "pilot"})


@dataclass(frozen=True)
class BundleUnderCheck:
    """One bundle beside the services that compile, and all services by id."""

    file: FileOf[Bundle]
    services: Mapping[str, CompiledService]
    dictionary: DictionaryOf
    personas: Personas | None

    @property
    def definition(self) -> Bundle:
        """Return what the file says."""
        return self.file.shape

    @cached_property
    def bundle(self) -> CompiledBundle:
        """Return the bundle of those of its services that compile."""
        return compile_bundle(self.definition, self.services)

    @cached_property
    def keys(self) -> frozenset[str]:
        """Return the keys of all items of its one form."""
        parts = tuple(self.bundle.parts)
        return frozenset(form_of(self.bundle, parts).by_key) if parts else frozenset()


Wrong = tuple[Pointer, str, str]


@dataclass(frozen=True, slots=True)
class BundleRule:
    """A rule for bundles. ``says`` completes the sentence "A bundle is sound when ..."."""

    code: str
    says: str
    check: Callable[[BundleUnderCheck], Iterable[Wrong]]

    def findings(self, one: BundleUnderCheck) -> Iterator[Finding]:
        """Yield everything in a bundle that is against the rule."""
        for at, message, fix in self.check(one):
            yield one.file.finding(at, self.code, message, fix)


def check_identity(one: BundleUnderCheck) -> Iterator[Wrong]:
    """Yield a key that is not the file's name, and an event under which nobody finds it."""
    name = PurePosixPath(one.file.path).stem
    if one.definition.key != name:
        yield ("key",), f"its key is not the name of its file, {name}", "make them the same"
    if one.definition.life_event not in one.dictionary.life_events:
        message = f"there is no life event {one.definition.life_event!r}"
        yield ("life_event",), message, "use one of dictionary/life_events.yaml"


def check_services(one: BundleUnderCheck) -> Iterator[Wrong]:
    """Yield services that do not exist, are not offered, or stand there twice."""
    seen: set[str] = set()
    prefixes: set[str] = set()
    for number, spec in enumerate(one.definition.services):
        at: Pointer = ("services", number, "service")
        service = one.services.get(spec.service)
        if spec.service in seen:
            yield at, f"{spec.service} stands there twice", "name each service once"
        elif service is None:
            yield at, f"there is no service {spec.service} that compiles", "correct its id"
        elif service.definition.status not in _OFFERED:
            yield at, f"{spec.service} is not offered", "wait until it is live or a pilot"
        elif service.definition.applicant != "person":
            yield at, f"{spec.service} is for an organisation", "bundle what one person asks for"
        elif (prefix := one.bundle.parts[spec.service].prefix) in prefixes:
            fix = "a bundle cannot hold two services whose ids end alike"
            yield at, f"two services would both call their own items {prefix}__", fix
        else:
            prefixes.add(prefix)
        seen.add(spec.service)


def check_order(one: BundleUnderCheck) -> Iterator[Wrong]:
    """Yield what waits for what does not come before it, or for what never opens it.

    So there is no circle: what is waited for stands further up.
    """
    before: list[str] = []
    for number, spec in enumerate(one.definition.services):
        for place, key in enumerate(spec.after):
            at: Pointer = ("services", number, "after", place)
            if key not in before:
                yield at, f"{key} does not stand before it", "put it further up, or take it out"
            elif spec.service not in _opened_by(one.services.get(key)):
                fix = f"let an action of {key} offer it, or hand it in at once"
                yield at, f"{key} never opens {spec.service}", fix
        before.append(spec.service)


def _opened_by(service: CompiledService | None) -> frozenset[str]:
    states = service.definition.process.values() if service else ()
    return frozenset(
        opened
        for state in states
        for action in state.actions.values()
        for effect in action.effects
        if isinstance(effect, files.Offer)
        for opened in effect.offer
    )


def check_subjects(one: BundleUnderCheck) -> Iterator[Wrong]:
    """Yield subjects that do not exist, or that are not of one kind in all services."""
    kinds: dict[str, str] = {}
    for number, spec in enumerate(one.definition.services):
        service = one.services.get(spec.service)
        named = Counter(spec.subjects.values())
        for own, key in spec.subjects.items():
            at: Pointer = ("services", number, "subjects", own)
            subject = service.subjects.get(own) if service else None
            if service is not None and subject is None:
                yield at, f"{spec.service} has no subject {own}", "see its subjects:"
                continue
            if key in {APPLICANT, HOUSEHOLD} or named[key] > 1:
                yield at, f"{key} is another subject already", "give it a name of its own"
            elif subject and kinds.setdefault(key, subject.spec.kind) != subject.spec.kind:
                message = f"{key} is a {kinds[key]} and a {subject.spec.kind}"
                yield at, message, "use two names, or subjects of one kind"


def check_same(one: BundleUnderCheck) -> Iterator[Wrong]:
    """Yield what is called the same and cannot be: another kind, another type, only one."""
    for key, items in one.definition.same.items():
        at: Pointer = ("same", key)
        if len(items) < 2:  # noqa: PLR2004  # it takes two
            yield at, f"{key} is in one service only", "name it in two services, or leave it out"
        found: list[CompiledItem] = []
        for service_id, item_key in items.items():
            part = one.bundle.parts.get(service_id)
            item = part.service.by_key.get(item_key) if part else None
            if item is None or item.kind not in {"question", "evidence", "statement"}:
                message = f"{service_id} asks for no {item_key} of its own"
                yield (*at, service_id), message, "name a question, a paper or a statement"
            else:
                found.append(item)
        if len({_asks(item) for item in found}) > 1:
            yield at, f"what {key} stands for is of different types", "ask for them apart"


def _asks(item: CompiledItem) -> tuple[str, str, str, int]:
    spec, evidence = item.spec, item.evidence
    asked = (spec.type, spec.codes or "") if spec else ("", "")
    return item.kind, *asked, evidence.max_files if evidence else 0


def check_statements(one: BundleUnderCheck) -> Iterator[Wrong]:
    """Yield statements that two services word alike and that would be signed twice."""
    seen: dict[str, str] = {}
    for number, part in enumerate(one.bundle.parts.values()):
        for item in part.service.items():
            if item.kind != "statement":
                continue
            said = part.service.text("id").items.get(item.key)
            words = " ".join((said.text or "").split()) if said else ""
            key = part.keys[item.key]
            if words and seen.setdefault(words, key) != key:
                message = f"{key} says the same as {seen[words]}"
                yield ("services", number), message, "put both under same:, to be signed once"


def check_keys(one: BundleUnderCheck) -> Iterator[Wrong]:
    """Yield keys that would be too long, or that stand for two things."""
    taken = {key for part in one.bundle.parts.values() for key in part.subjects.values()}
    for key in one.definition.same:
        if key in taken:
            yield ("same", key), f"{key} is a subject as well", "choose another name"
    for key in sorted(one.keys):
        if len(key) > LONGEST_KEY:
            fix = f"shorten the item's own key: {LONGEST_KEY} letters are kept"
            yield ("services",), f"{key} has {len(key)} letters", fix


def check_texts(one: BundleUnderCheck) -> Iterator[Wrong]:
    """Yield languages that all services speak and the bundle does not."""
    spoken = [set(part.service.definition.languages) for part in one.bundle.parts.values()]
    wanted = {"id", *(set.intersection(*spoken) if spoken else ())}
    for language in sorted(wanted - {str(key) for key in one.definition.texts}):
        yield ("texts",), f"it has no words in {language!r}", f"add texts: {language}:"


def check_scenarios(one: BundleUnderCheck) -> Iterator[Wrong]:
    """Yield names in scenarios that do not exist, and services that none of them hands in."""
    named: set[str] = set()
    for number, scenario in enumerate(one.definition.scenarios):
        at: Pointer = ("scenarios", number)
        if one.personas is not None and scenario.persona not in one.personas.personas:
            yield at, f"there is no persona {scenario.persona}", "add it to _personas.yaml"
        listed = [*(scenario.chosen or ()), *scenario.handed_in, *scenario.follow]
        for key in sorted(set(listed) - set(one.bundle.parts)):
            yield at, f"{key} is no service of the bundle", "correct its id"
        for key in sorted({*scenario.given, *scenario.must_not_ask} - one.keys):
            yield at, f"no item of the form is {key}", "use the key that the form gives it"
        named |= {*scenario.handed_in, *scenario.follow}
    for key in one.bundle.parts:
        if key not in named:
            message = f"no scenario says what becomes of {key}"
            yield ("scenarios",), message, "add one in which it is handed in or follows"


BUNDLE_RULES: Mapping[str, BundleRule] = {
    rule.code: rule
    for rule in (
        BundleRule("bundle-key", "its key is its file's, its life event is known", check_identity),
        BundleRule("bundle-service", "it names services that are offered", check_services),
        BundleRule("bundle-after", "what comes after is opened by what is before it", check_order),
        BundleRule("bundle-subject", "its subjects are of one kind everywhere", check_subjects),
        BundleRule("bundle-same", "what it calls the same can be asked once", check_same),
        BundleRule("bundle-statement", "nothing alike is signed twice", check_statements),
        BundleRule("bundle-item", "each key of its form stands for one thing", check_keys),
        BundleRule("bundle-text", "it has words in the languages of its services", check_texts),
        BundleRule("bundle-scenario", "its scenarios show every service of it", check_scenarios),
    )
}


def check_bundle(one: BundleUnderCheck) -> list[Finding]:
    """Return everything that is wrong in a bundle that could be read."""
    return [finding for rule in BUNDLE_RULES.values() for finding in rule.findings(one)]
