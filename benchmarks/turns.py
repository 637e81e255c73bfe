"""What taking turns at the root door gives: the same server with and without it, by turns in one run.

    python -m benchmarks.turns [--seconds 6] [--rounds 5]

Two loads: small operations alone (AdminGetUser, every tenth an AdminUpdateUserAttributes) over four connections, and the same
beside two connections that sign in by password all the time, so that a hash of Argon2id is nearly always on its way. CPU is
user and system time of the whole process tree; in the mixed load it is of both kinds of calls, so the rates say more.
"""

import argparse
import http.client
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from benchmarks.load import Endpoint, _cpu_seconds, signed
from benchmarks.operations import get
from benchmarks.servers import ROOT, lifeguard
from benchmarks.sign_ins import PASSWORD, Site, make_site

USERS = 50
WITHOUT = f"""
import contextlib, sys
sys.path.insert(0, {str(ROOT)!r})
from pools.hosted import turns
turns.turn = contextlib.nullcontext
"""


class Round(NamedTuple):
    """Of one round: rate of small operations, their median and 95th percentile in ms, rate of sign-ins, CPU ms a call."""

    small: float
    median: float
    slow: float
    sign_ins: float
    cpu: float


def main() -> None:
    """Measure and print a line for each server and load."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with ExitStack() as stack:
        sites = {name: make_site(stack.enter_context(server(name)), USERS) for name in ("turns", "none")}
        for load, hashing in (("small", 0), ("mixed", 2)):
            rounds: dict[str, list[Round]] = {name: [] for name in sites}
            for number in range(asked.rounds):
                for name in sorted(sites, reverse=number % 2 == 0):
                    rounds[name].append(one_round(sites[name], hashing, asked.seconds))
            for name, kept in rounds.items():
                show(load, name, Round(*(statistics.median(column) for column in zip(*kept, strict=True))))


@contextmanager
def server(name: str) -> Iterator[Endpoint]:
    """Lifeguard as ``bin/serve`` runs it, or that with the turns taken out as its Python starts."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {}
        if name == "none":
            (Path(folder) / "sitecustomize.py").write_text(WITHOUT)
            environment["PYTHONPATH"] = folder
        with lifeguard(Path(folder), **environment) as endpoint:
            yield endpoint


def one_round(site: Site, hashing: int, seconds: float) -> Round:
    small = [signed(site.endpoint, *_small(site, number)) for number in range(400)]
    sign_ins = [
        site.signed(
            "InitiateAuth",
            AuthFlow="USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": user, "PASSWORD": PASSWORD},
        )
        for user in site.users
    ]
    took: dict[bool, list[float]] = {True: [], False: []}
    until, before = time.perf_counter() + seconds, _cpu_seconds(site.endpoint.process)
    threads = [threading.Thread(target=_ask, args=(site, small[n::4], until, took[True])) for n in range(4)]
    threads += [
        threading.Thread(target=_ask, args=(site, sign_ins[n::2], until, took[False])) for n in range(hashing)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    cpu = (_cpu_seconds(site.endpoint.process) - before) * 1000 / (len(took[True]) + len(took[False]))
    waits = sorted(took[True])
    return Round(
        len(waits) / seconds,
        waits[len(waits) // 2],
        waits[len(waits) * 95 // 100],
        len(took[False]) / seconds,
        cpu,
    )


def _small(site: Site, number: int) -> tuple[str, dict]:
    operation, members = get(site.pool, number % USERS)
    if number % 10:
        return operation, members
    return "AdminUpdateUserAttributes", members | {
        "UserAttributes": [{"Name": "name", "Value": f"User {number}"}]
    }


def _ask(site: Site, requests: list[tuple[bytes, dict]], until: float, took: list[float]) -> None:
    connection = http.client.HTTPConnection(urlsplit(site.endpoint.url).netloc, timeout=60)
    for body, headers in cycle(requests):
        started = time.perf_counter()
        if started > until:
            break
        connection.request("POST", "/", body, headers)
        response = connection.getresponse()
        answer = response.read()
        if response.status != 200:
            raise RuntimeError(f"{response.status} {answer[:200]!r}")
        took.append((time.perf_counter() - started) * 1000)
    connection.close()


def show(load: str, name: str, kept: Round) -> None:
    print(
        f"{load:6} {name:6} small {kept.small:5.0f}/s  median {kept.median:5.1f} ms  95th {kept.slow:6.1f} ms"
        f"  sign-ins {kept.sign_ins:4.1f}/s  CPU {kept.cpu:5.2f} ms a call",
        flush=True,
    )


if __name__ == "__main__":
    main()
