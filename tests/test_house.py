"""The house keeps its shape."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {".py", ".html", ".css", ".js", ".mjs", ".sh"}
FORBIDDEN = {"utils", "helpers", "common", "manager", "service"}
LONGEST, WIDEST = 400, 120


def sources() -> list[Path]:
    """Every source file that git knows or would add; where there is no git, every file of the house."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        names = listed.stdout.splitlines()
    else:
        tops = ("bin", "benchmarks", "dashboard", "identities", "pools", "static", "templates", "tests")
        names = [str(path.relative_to(ROOT)) for top in tops for path in (ROOT / top).rglob("*")]
    paths = [ROOT / name for name in names]
    return [path for path in paths if path.suffix in SOURCES and path.is_file() and ".min." not in path.name]


def test_no_file_is_longer_than_400_lines():
    written = [path for path in sources() if path.parent.name != "migrations"]
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in written}
    assert not {name: length for name, length in lengths.items() if length > LONGEST}


@pytest.mark.parametrize("name", sorted(FORBIDDEN))
def test_no_file_has_a_name_that_says_nothing(name):
    assert not [path for path in sources() if path.stem == name or path.parent.name == name]


def test_there_are_three_apps_and_no_other_package_beside_them():
    apps = {path.parent.relative_to(ROOT).parts[0] for path in sources() if path.name == "apps.py"}
    assert apps == {"dashboard", "identities", "pools"}


def test_no_lock_file_holds_a_download_address():
    locks = {path.name: path.read_text() for path in ROOT.glob("requirements*.lock")}
    locks["npm"] = (ROOT / "tests/clients/node/package-lock.json").read_text()
    assert not [name for name, text in locks.items() if "resolved" in text or "index-url" in text]
    assert '"integrity": "sha512-' in locks["npm"]


def test_no_line_of_a_template_is_over_120_characters():
    """A tag cannot be broken: it is excused by ``{# long: reason #}`` at its end or in the line above."""
    long = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        lines = ["", *path.read_text().splitlines()]
        for number in range(1, len(lines)):
            excused = "{# long: " in lines[number - 1] or "{# long: " in lines[number]
            if len(lines[number]) > WIDEST and not excused:
                long.append(f"{path.relative_to(ROOT)}:{number}")
    assert not long
