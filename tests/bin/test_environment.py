"""Which Python ``bin/serve`` and ``bin/test`` take."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def pretend(folder: Path, name: str, version: tuple[int, int]) -> Path:
    """A command that is this Python and says that it is another version."""
    code = f"import sys; sys.version_info = {(*version, 1)}; exec(sys.argv[1])"
    command = folder / name
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{code}" "$2"\n')
    command.chmod(0o755)
    return command


def find(folder: Path, **settings: str) -> subprocess.CompletedProcess:
    """What ``find_python`` answers where ``folder`` is all of the PATH."""
    return subprocess.run(
        ["/bin/bash", "-euc", ". bin/environment.sh; python=$(find_python) || exit 1; echo $python"],
        check=False,
        cwd=ROOT,
        env={"PATH": str(folder), "HOME": os.environ.get("HOME", "/"), **settings},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("version", [(3, 10), (3, 15)])
def test_another_version_is_refused_with_a_sentence(tmp_path, version):
    pretend(tmp_path, "python3", version)
    answer = find(tmp_path)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert answer.stderr == (
        f"Lifeguard runs on Python 3.11 to 3.14, and python3 is Python {version[0]}.{version[1]}. "
        "Install one of these, or set PYTHON to its path.\n"
    )


def test_no_python_at_all_is_said_too(tmp_path):
    assert "python3 is no Python. Install one of these" in find(tmp_path).stderr


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13), (3, 14)])
def test_one_that_fits_is_found_beside_a_newer_one(tmp_path, version):
    pretend(tmp_path, "python3", (3, 15))
    name = f"python{version[0]}.{version[1]}"
    assert find(tmp_path).returncode == 1
    fitting = pretend(tmp_path, name, version)
    assert find(tmp_path).stdout.strip() == str(fitting)


def test_a_chosen_python_that_does_not_fit_is_named(tmp_path):
    pretend(tmp_path, "python3", (3, 12))
    chosen = pretend(tmp_path, "mine", (3, 15))
    answer = find(tmp_path, PYTHON=str(chosen))
    assert answer.returncode == 1
    assert f"PYTHON={chosen} is Python 3.15." in answer.stderr


@pytest.mark.parametrize("command", ["serve", "test"])
def test_the_help_names_the_versions(command):
    answer = subprocess.run(
        [str(ROOT / "bin" / command), "--help"], capture_output=True, text=True, check=True
    )
    assert "Python 3.11 to 3.14" in answer.stdout
