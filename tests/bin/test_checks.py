"""The last line of bin/test: what failed, and what could not be tried here."""

import os
import subprocess
import sys
from pathlib import Path

import checks
import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPING = """
import pytest

def test_that_needs_a_mount():
    pytest.skip("only root can mount a small disk")

@pytest.mark.skipif(True, reason="SQLite knows no TRUNCATE")
def test_of_another_database():
    raise AssertionError

def test_that_runs():
    pass
"""


def test_the_last_line_says_why_a_test_was_skipped(tmp_path):
    reasons = tmp_path / "reasons"
    (tmp_path / "test_here.py").write_text(SKIPPING)
    words = ["-q", "-n", "1", "-p", "no:django", "-p", "tests.fixtures.skipped", "--skipped-to", str(reasons)]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-c",
        os.devnull,
        "--rootdir",
        str(tmp_path),
        *words,
        str(tmp_path),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)

    assert "1 passed, 2 skipped" in done.stdout, done.stdout + done.stderr
    assert reasons.read_text() == "only root can mount a small disk\n"


def test_what_failed_and_what_was_skipped_is_summed_up_in_one_line(capsys):
    steps = [
        checks.Outcome("tests on SQLite", problem="failed with exit code 1"),
        checks.Outcome("7 of the tests on SQLite", skipped="only root can mount a small disk"),
    ]

    assert checks.summarise(steps) == (
        "FAILED: tests on SQLite. Skipped: 7 of the tests on SQLite, because only root can mount a small disk."
    )
    assert checks.summarise([checks.Outcome("lint")]) == "All checks passed. Nothing was skipped."
    assert "7 of the tests on SQLite" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "how", "parts"),
    [
        ([], "", ["checks", "sqlite", "postgresql"]),
        (["--quick"], "--quick", ["checks", "sqlite", "postgresql"]),
        (["--whole"], "--whole", ["checks", "sqlite", "postgresql"]),
        (["--whole", "postgresql"], "--whole", ["postgresql"]),
        (["--whole", "tests/bin"], "", []),
        (["tests/bin", "-x"], "", []),
    ],
)
def test_the_arguments_say_how_much_is_run(arguments, how, parts):
    assert checks.chosen(arguments) == (how, parts)
