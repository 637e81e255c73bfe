"""bin/test says where a newer botocore is out, and never waits or fails for it."""

import sys
from importlib.metadata import version

import pytest
from newest import say_newer

HELD = version("botocore")


def answering(text: str) -> list[str]:
    """A command that answers as the package index does."""
    return [sys.executable, "-c", f"print({text!r})"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "botocore==1.999.0\n",
            "botocore 1.999.0 is out, and the lock holds",
        ),
        ("botocore==1.44.100", "botocore 1.44.100 is out"),
        (f"botocore=={HELD}", ""),
        ("botocore==1.9.9", ""),
        ("ERROR", "could not be read"),
    ],
)
def test_a_newer_release_is_said_and_how_to_take_it(answer, said):
    sentence = say_newer(command=answering(answer))

    assert said in sentence
    assert bool(sentence) == bool(said)


@pytest.mark.parametrize(
    "command",
    [
        [sys.executable, "-c", "import sys; sys.exit(1)"],
        [sys.executable, "-c", "import time; time.sleep(60)"],
        ["/nowhere/uv"],
    ],
    ids=["no network", "no answer", "no uv"],
)
def test_an_index_that_does_not_answer_is_no_failure(command):
    assert "could not be asked" in say_newer(command=command, seconds=1)
