"""Reading a service folder: every file of it in its shape, before anything is compiled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sekali.catalogue import files
from sekali.catalogue.compiled import digest_of
from sekali.catalogue.findings import Finding, Refused
from sekali.catalogue.folders import folder_contents
from sekali.catalogue.reading import FileOf, read_file


@dataclass(frozen=True)
class Folder:
    """A service folder as it was read, before it is compiled."""

    path: Path
    service: FileOf[files.Service]
    rules: FileOf[files.Rules] | None
    texts: Mapping[str, FileOf[files.Texts]]
    scenarios: Sequence[FileOf[files.Scenarios]]
    official_form: FileOf[files.OfficialForm] | None
    contents: Mapping[str, str]
    digest: str

    @property
    def templates(self) -> Mapping[str, str]:
        """Return the templates of documents by their path in the folder."""
        return {path: text for path, text in self.contents.items() if path.endswith(".typ")}


def read_folder(path: Path, *, root: Path) -> Folder:
    """Read all files of a service folder.

    Raises:
        Refused: With everything that cannot be read in any of them.
    """
    wrong: list[Finding] = []
    contents = folder_contents(path, root=root)

    def read(file: Path, shape: type[Any]) -> Any:
        try:
            return read_file(file, shape, root=root)
        except Refused as refused:
            wrong.extend(refused.findings)
            return None

    service = read(path / "service.yaml", files.Service)
    rules = read(path / "rules.yaml", files.Rules) if (path / "rules.yaml").is_file() else None
    texts = {p.stem: read(p, files.Texts) for p in sorted((path / "texts").glob("*.yaml"))}
    scenarios = [read(p, files.Scenarios) for p in sorted((path / "scenarios").glob("*.yaml"))]
    official = path / "official-form.yaml"
    official_form = read(official, files.OfficialForm) if official.is_file() else None
    if wrong:
        raise Refused(wrong)
    decoded = {name: content.decode("utf-8") for name, content in contents.items()}
    digest = digest_of(contents)
    return Folder(path, service, rules, texts, scenarios, official_form, decoded, digest)
