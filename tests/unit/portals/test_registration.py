"""The settings file of portals: what it may say, and that a mistake is told in words."""

from pathlib import Path

import pytest

from sekali.portals.registration import PortalsFileBroken, Secret, read_portals, secret_text

GOOD = """
[inapas]
label = { id = "INApas", en = "INApas" }
issuer = "https://sso.inapas.example"
client_id = "sekali"
authentication = "key"
key = { file = "key.pem" }
levels = { loa2 = "matched" }
claims = { nik = ["verified_claims", "claims", "nik"] }
nik_verified = { acr = ["loa2"] }
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "portals.toml"
    file.write_text(text)
    return file


def test_without_a_file_there_are_no_portals(tmp_path: Path) -> None:
    assert read_portals(tmp_path / "portals.toml") == {}


def test_several_portals_stand_in_one_file(tmp_path: Path) -> None:
    found = read_portals(written(tmp_path, GOOD + GOOD.replace("[inapas]", "[jatim]")))
    assert list(found) == ["inapas", "jatim"]
    assert found["inapas"].levels == {"loa2": "matched"}
    # What is not said is the careful thing.
    assert found["inapas"].two_factors == []
    assert "none" not in found["inapas"].algorithms


def test_the_example_of_the_howto_is_read(tmp_path: Path) -> None:
    page = Path(__file__).parents[3] / "docs/howto/sign-in-from-elsewhere.md"
    example = page.read_text().partition("```toml\n")[2].partition("```")[0]
    assert read_portals(written(tmp_path, example))["inapas"].two_factors == ["loa2"]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('issuer = "https://sso.inapas.example"', 'issuer = "ftp://x"', "inapas.issuer"),
        ('"matched"', '"certain"', "inapas.levels.loa2"),
        ("levels = { loa2 = ", "levels = { } # ", "inapas.levels"),
        ('key = { file = "key.pem" }', 'secret = { variable = "X" }', "needs key"),
        ('key = { file = "key.pem" }', 'key = { file = "a", variable = "B" }', "either file"),
        ('client_id = "sekali"', 'client_id = "sekali"\nalgorithms = ["none"]', "algorithms"),
        ('client_id = "sekali"', 'client_id = "sekali"\nalgorithms = ["HS256"]', "algorithms"),
        ('client_id = "sekali"', 'client_id = "sekali"\nscopes = ["nik"]', "openid"),
        ('client_id = "sekali"', 'client_id = "sekali"\nsurprise = 1', "surprise"),
        ('claims = { nik = ["verified_claims", "claims", "nik"] }', "", "without claims.nik"),
        ('{ acr = ["loa2"] }', "{ }", "either claim and value"),
        ('en = "INApas"', 'jv = "INApas"', "label"),
        ("[inapas]", "[Inapas]", "Inapas"),
        ("[inapas]", "[inapas", "portals.toml"),
    ],
)
def test_a_mistake_is_told_with_its_place(
    tmp_path: Path, before: str, after: str, said: str
) -> None:
    assert before in GOOD
    with pytest.raises(PortalsFileBroken) as broken:
        read_portals(written(tmp_path, GOOD.replace(before, after)))
    assert said in str(broken.value)


def test_a_secret_stands_beside_the_file_or_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "kept").write_text("in a file\n")
    monkeypatch.setenv("A_SECRET", "in the environment")
    assert secret_text(Secret(file="kept"), tmp_path) == "in a file"
    assert secret_text(Secret(variable="A_SECRET"), tmp_path) == "in the environment"
    assert secret_text(Secret(file="lost"), tmp_path) == ""
