"""A bounded load over keep-alive connections, and what it cost the server.

Requests are signed before the clock starts: the client spends almost nothing, and what is measured is the server.
"""

import http.client
import json
import statistics
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import psutil
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

CONNECTIONS = 4


@dataclass(frozen=True)
class Endpoint:
    """A server under test. ``process`` is the root of its process tree."""

    name: str
    url: str
    process: psutil.Process
    credentials: Credentials


@dataclass(frozen=True)
class Measured:
    """What a run of requests took: server CPU milliseconds a request (user and system, the whole tree), and rate."""

    cpu_ms: float
    per_second: float


def signed(endpoint: Endpoint, operation: str, members: dict) -> tuple[bytes, dict]:
    """A request's body and headers, signed now."""
    body = json.dumps(members).encode()
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": f"AWSCognitoIdentityProviderService.{operation}",
    }
    request = AWSRequest("POST", endpoint.url + "/", data=body, headers=headers)
    SigV4Auth(endpoint.credentials, "cognito-idp", "us-east-1").add_auth(request)
    return body, dict(request.headers)


def run(endpoint: Endpoint, requests: Sequence[tuple[bytes, dict]]) -> Measured:
    """Send the requests over four connections, each in its own thread. Raises on any answer but 200."""
    return exchange(endpoint, requests)[0]


def in_turn(steps: Mapping[str, Callable[[], Measured | None]], rounds: int) -> dict[str, Measured | None]:
    """The median of some rounds of each step, the steps one after the other in each round. One that cannot gives None."""
    kept: dict[str, list[Measured]] = {name: [] for name in steps}
    for _ in range(rounds):
        for name, step in steps.items():
            if measured := step():
                kept[name].append(measured)
    return {name: median(found) if found else None for name, found in kept.items()}


def median(rounds: Sequence[Measured]) -> Measured:
    """The median of each figure."""
    return Measured(
        statistics.median(one.cpu_ms for one in rounds), statistics.median(one.per_second for one in rounds)
    )


def exchange(endpoint: Endpoint, requests: Sequence[tuple[bytes, dict]]) -> tuple[Measured, list[dict]]:
    """As :func:`run`, with the answers in the order of the requests."""
    answers: list[tuple[int, bytes]] = [(0, b"")] * len(requests)
    places = range(len(requests))
    threads = [
        threading.Thread(target=_send, args=(endpoint.url, requests, places[start::CONNECTIONS], answers))
        for start in range(CONNECTIONS)
    ]
    before, started = cpu_seconds(endpoint.process), time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds, cpu = time.perf_counter() - started, cpu_seconds(endpoint.process) - before
    failures = [f"{status} {answer[:200]!r}" for status, answer in answers if status != 200]
    if failures:
        raise RuntimeError(
            f"{endpoint.name}: {len(failures)} of {len(requests)} failed, the first: {failures[0]}"
        )
    measured = Measured(cpu * 1000 / len(requests), len(requests) / seconds)
    return measured, [json.loads(answer or b"{}") for _, answer in answers]


def _send(
    url: str,
    requests: Sequence[tuple[bytes, dict]],
    places: Sequence[int],
    answers: list[tuple[int, bytes]],
) -> None:
    connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)
    for place in places:
        body, headers = requests[place]
        connection.request("POST", "/", body, headers)
        response = connection.getresponse()
        answers[place] = response.status, response.read()
    connection.close()


def cpu_seconds(root: psutil.Process) -> float:
    total = 0.0
    for process in [root, *root.children(recursive=True)]:
        times = process.cpu_times()
        total += times.user + times.system
    return total
