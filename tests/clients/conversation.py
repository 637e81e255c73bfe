"""Running a flow of a JavaScript client in Node.js, and answering what it asks meanwhile."""

import json
import subprocess
from collections.abc import Callable
from threading import Timer
from typing import Any

import pytest
from services import node

SECONDS = 120
"""How long a flow may take on a machine that is very busy."""


class Refused(Exception):
    """What a client threw: ``code`` is the error's name as an app sees it."""

    def __init__(self, code: str, message: str, stack: str = "") -> None:
        super().__init__(f"{code}: {message}\n{stack}")
        self.code, self.message = code, message


def converse(
    script: str, flow: str, given: dict[str, Any], answers: dict[str, Callable[..., Any]] | None = None
) -> Any:
    """What the flow of ``tests/clients/node/<script>.mjs`` answers. Raises Refused where the client threw.

    ``answers`` says what the person does who is asked: a function for each question, called with what it is about.
    """
    if not node.is_current():
        pytest.fail("The JavaScript clients are not installed: run bin/test once, it brings them.")
    process = subprocess.Popen(
        [node.find(), f"{script}.mjs"],
        cwd=node.CLIENTS,
        env={"NODE_ENV": "test", "AWS_REGION": "us-east-1", "AWS_EC2_METADATA_DISABLED": "true"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    guard = Timer(SECONDS, process.kill)
    guard.start()
    with process:
        try:
            return _listen(process, {"flow": flow, "given": given}, answers or {})
        finally:
            guard.cancel()
            process.kill()


def _listen(process: subprocess.Popen, first: dict, answers: dict[str, Callable[..., Any]]) -> Any:
    _tell(process, first)
    for line in process.stdout:
        heard = json.loads(line)
        if "error" in heard:
            raise Refused(heard["error"], heard["message"], heard.get("stack", ""))
        if "answer" in heard:
            return heard["answer"]
        answer = answers[heard["ask"]]
        _tell(process, answer() if heard["about"] is None else answer(heard["about"]))
    raise AssertionError(f"Node.js ended without an answer (exit code {process.wait()}).")


def _tell(process: subprocess.Popen, line: Any) -> None:
    process.stdin.write(json.dumps(line) + "\n")
    process.stdin.flush()
