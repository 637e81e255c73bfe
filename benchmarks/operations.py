"""Server CPU and rate of the commonest operations, beside moto's server and ministack in the same run.

    python -m benchmarks.operations [--users 5000] [--requests 400]

Both others hold everything in memory and check no signature. CPU is user and system time of the whole process
tree; the rate is over four keep-alive connections with requests that were signed beforehand. Each row runs five
times in turn on every server, so that a machine that slows down does so for all, and the median counts.
"""

import argparse
from collections.abc import Callable
from functools import partial
from uuid import uuid4

from benchmarks.load import Endpoint, Measured, in_turn, run, signed
from benchmarks.servers import all_servers, client

ROUNDS = 5


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=5000)
    parser.add_argument("--requests", type=int, default=400)
    asked = parser.parse_args()
    with all_servers() as endpoints:
        pools = {endpoint.name: fill(endpoint, asked.users) for endpoint in endpoints}
        for name, make in ROWS.items():
            steps = {
                endpoint.name: partial(one_round, endpoint, pools[endpoint.name], make, asked)
                for endpoint in endpoints
            }
            show(name, in_turn(steps, ROUNDS))


def fill(endpoint: Endpoint, users: int) -> str:
    """A pool with users, through the API. Returns its id."""
    pool = client(endpoint).create_user_pool(PoolName="benchmark")["UserPool"]["Id"]
    run(endpoint, [signed(endpoint, *create(pool, number)) for number in range(users)])
    return pool


def create(pool: str, number: int | str) -> tuple[str, dict]:
    attributes = {"email": f"user{number}@example.test", "email_verified": "true", "name": f"User {number}"}
    return "AdminCreateUser", {
        "UserPoolId": pool,
        "Username": f"user{number}",
        "MessageAction": "SUPPRESS",
        "UserAttributes": [{"Name": name, "Value": value} for name, value in attributes.items()],
    }


def get(pool: str, number: int) -> tuple[str, dict]:
    return "AdminGetUser", {"UserPoolId": pool, "Username": f"user{number}"}


def find(condition: str) -> Callable[[str, int], tuple[str, dict]]:
    return lambda pool, number: (
        "ListUsers",
        {"UserPoolId": pool, "Limit": 60, "Filter": condition.format(number=number)},
    )


ROWS: dict[str, Callable[[str, int], tuple[str, dict]]] = {
    "AdminCreateUser": lambda pool, number: create(pool, uuid4().hex),
    "AdminGetUser": get,
    "ListUsers of 60": lambda pool, number: ("ListUsers", {"UserPoolId": pool, "Limit": 60}),
    "ListUsers email =": find('email = "user{number}@example.test"'),
    "ListUsers email ^=": find('email ^= "user{number}"'),
}


def one_round(endpoint: Endpoint, pool: str, make: Callable, asked: argparse.Namespace) -> Measured:
    """One row on one server, once."""
    return run(endpoint, [signed(endpoint, *make(pool, n * 7 % asked.users)) for n in range(asked.requests)])


def show(name: str, row: dict[str, Measured]) -> None:
    """One line: CPU milliseconds and rate of each server, and Lifeguard's CPU as a multiple of the others'."""
    ours = row["Lifeguard"]
    cells = [f"{m.cpu_ms:7.2f} ms {m.per_second:7.0f}/s" for m in row.values()]
    ratios = [f"{ours.cpu_ms / m.cpu_ms:5.2f} × {other}" for other, m in row.items() if other != "Lifeguard"]
    print(f"{name:20} {'  '.join(cells)}   {'  '.join(ratios)}", flush=True)


if __name__ == "__main__":
    main()
