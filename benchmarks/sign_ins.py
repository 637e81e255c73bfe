"""Server CPU and rate of sign-ins by password, by SRP and by refresh token, beside moto's server and ministack.

    python -m benchmarks.sign_ins [--users 100]

Each user signs in once a round, three rounds in turn on every server, and the median counts. CPU is user and system time
of the whole process tree for all calls of a sign-in: two for SRP. The arithmetic that a sign-in cannot do without is
timed in the same run: the Argon2id hash and one RSA signature for a password, two modular powers and one RSA signature for
SRP, one RSA signature for a refresh. What is left of Lifeguard's CPU is the last column. It signs two tokens with two keys:
the second signature is within what is left, and shown apart. The others hold everything in memory; where one does not
speak a flow it shows a dash.
"""

import argparse
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from secrets import randbits

from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from gmpy2 import mpz, powmod
from pycognito.aws_srp import AWSSRP, N_HEX

from benchmarks.load import CONNECTIONS, Endpoint, Measured, exchange, in_turn, run, signed
from benchmarks.operations import create
from benchmarks.servers import all_servers, client

ROUNDS = 3
PASSWORD = "Correct-horse-1"


@dataclass(frozen=True)
class Site:
    """A server with a pool of users and an app client."""

    endpoint: Endpoint
    pool: str
    client_id: str
    users: list[str]

    def signed(self, operation: str, **members) -> tuple[bytes, dict]:
        return signed(self.endpoint, operation, {"ClientId": self.client_id, **members})


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=100)
    asked = parser.parse_args()
    raw = arithmetic()
    print("  ".join(f"{name} {ms:.2f} ms" for name, ms in raw.items()))
    with all_servers() as endpoints:
        sites = [make_site(endpoint, asked.users) for endpoint in endpoints]
        for name, (measure, parts) in ROWS.items():
            steps = {site.endpoint.name: partial(once, measure, site) for site in sites}
            show(name, in_turn(steps, ROUNDS), sum(raw[p] for p in parts), raw["RSA signature"])


def arithmetic() -> dict[str, float]:
    """CPU milliseconds of what sign-ins are made of, on this machine in this run."""
    hasher, prime = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1), mpz(int(N_HEX, 16))
    encoded, base, exponent = hasher.hash(PASSWORD), mpz(randbits(3071)), mpz(randbits(256))
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return {
        "Argon2id": cpu(lambda: hasher.verify(encoded, PASSWORD)),
        "two modular powers": 2 * cpu(lambda: powmod(base, exponent, prime)),
        "RSA signature": cpu(lambda: key.sign(b"x" * 900, padding.PKCS1v15(), SHA256())),
    }


def cpu(step: Callable[[], object], times: int = 60) -> float:
    """CPU milliseconds of a step, on as many threads at once as the server is asked by."""
    started = time.process_time()
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        list(threads.map(lambda _: step(), range(times)))
    return (time.process_time() - started) * 1000 / times


def make_site(endpoint: Endpoint, count: int) -> Site:
    cognito = client(endpoint)
    pool = cognito.create_user_pool(PoolName="benchmark")["UserPool"]["Id"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app", ExplicitAuthFlows=flows)
    users = [f"user{number}" for number in range(count)]
    run(endpoint, [signed(endpoint, *create(pool, number)) for number in range(count)])
    given = {"UserPoolId": pool, "Password": PASSWORD, "Permanent": True}
    run(endpoint, [signed(endpoint, "AdminSetUserPassword", given | {"Username": user}) for user in users])
    return Site(endpoint, pool, app["UserPoolClient"]["ClientId"], users)


def by_password(site: Site) -> Measured:
    return exchange(site.endpoint, [_with_password(site, user) for user in site.users])[0]


def _with_password(site: Site, user: str) -> tuple[bytes, dict]:
    parameters = {"USERNAME": user, "PASSWORD": PASSWORD}
    return site.signed("InitiateAuth", AuthFlow="USER_PASSWORD_AUTH", AuthParameters=parameters)


def by_srp(site: Site) -> Measured:
    """Both calls; what the client computes in between is not counted."""
    clients = [AWSSRP(user, PASSWORD, site.pool, site.client_id, client=object()) for user in site.users]
    parameters = [one.get_auth_params() for one in clients]
    first, asked = exchange(
        site.endpoint,
        [site.signed("InitiateAuth", AuthFlow="USER_SRP_AUTH", AuthParameters=given) for given in parameters],
    )
    answers = [
        site.signed(
            "RespondToAuthChallenge",
            ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses=one.process_challenge(challenge["ChallengeParameters"], given),
            **({"Session": challenge["Session"]} if "Session" in challenge else {}),
        )
        for one, challenge, given in zip(clients, asked, parameters, strict=True)
    ]
    second = exchange(site.endpoint, answers)[0]
    return Measured(first.cpu_ms + second.cpu_ms, 1 / (1 / first.per_second + 1 / second.per_second))


def by_refresh(site: Site) -> Measured:
    signed_in = exchange(site.endpoint, [_with_password(site, user) for user in site.users])[1]
    tokens = [answer["AuthenticationResult"]["RefreshToken"] for answer in signed_in]
    return run(
        site.endpoint,
        [
            site.signed(
                "InitiateAuth", AuthFlow="REFRESH_TOKEN_AUTH", AuthParameters={"REFRESH_TOKEN": token}
            )
            for token in tokens
        ],
    )


ROWS: dict[str, tuple[Callable[[Site], Measured], tuple[str, ...]]] = {
    "password": (by_password, ("Argon2id", "RSA signature")),
    "SRP": (by_srp, ("two modular powers", "RSA signature")),
    "refresh": (by_refresh, ("RSA signature",)),
}


def once(measure: Callable[[Site], Measured], site: Site) -> Measured | None:
    """One round; None where the server does not speak the flow."""
    try:
        return measure(site)
    except (RuntimeError, KeyError):
        if site.endpoint.name == "Lifeguard":
            raise
        return None


def show(name: str, row: dict[str, Measured | None], raw: float, signature: float) -> None:
    cells = [f"{who} {m.cpu_ms:6.2f} ms {m.per_second:5.0f}/s" if m else f"{who} -" for who, m in row.items()]
    ours = row["Lifeguard"]
    print(f"{name:10} {'   '.join(cells)}")
    if ours:
        rest = ours.cpu_ms - raw
        print(f"{'':10} arithmetic {raw:.2f} ms, the rest {rest:.2f} ms", end=", ")
        print(f"of which the second RSA signature {signature:.2f} ms", flush=True)


if __name__ == "__main__":
    main()
