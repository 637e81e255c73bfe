"""The users page and its searches at 1,000 and at 1,000,000 users, in one database, in one run.

    python -m benchmarks.users_page [--small 1000] [--large 1000000] [--rounds 30] [--database-url postgres://…]

Both pools are filled by the engine's own import. Each page is asked for in turn in the small and in the large pool,
over one keep-alive connection with a staff member signed in; the median counts. The aim: at most 1.5 times as long.
"""

import argparse
import http.client
import re
import statistics
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.load import Endpoint
from benchmarks.people import run_import, write_csv
from benchmarks.servers import ADMIN, client, lifeguard

PAGES = {
    "the first page": {},
    "contains a common part": {"q": "example"},
    "contains what one user has": {"q": "{last}@exam"},
    "contains two words": {"q": "ann example"},
    "a whole e-mail address that none has": {"q": "an123@example.com"},
    "nobody has it": {"q": "zzqqzz"},
    "one letter": {"q": "a"},
    "a status": {"status": "RESET_REQUIRED"},
    "a status that none has": {"status": "UNCONFIRMED"},
    "disabled": {"enabled": "no"},
    "a group": {"group": "few"},
    "joined this week": {"joined": "7"},
    "contains, with a status": {"q": "ann", "status": "RESET_REQUIRED"},
    "by user name": {"sort": "username"},
    "by e-mail, backwards": {"sort": "-email"},
    "by creation": {"sort": "created"},
    "by last change, backwards": {"sort": "-modified"},
    "by last sign-in, backwards": {"sort": "-signed_in"},
    "a status, by e-mail": {"status": "RESET_REQUIRED", "sort": "email"},
    "contains a common part, by user name": {"q": "example", "sort": "username"},
}
COUNTS = {
    "how many: all": {},
    "how many: a status": {"status": "RESET_REQUIRED"},
    "how many: contains what one has": {"q": "{last}@exam"},
}
"""How many a query finds, which the page asks for when it is there."""


def main() -> None:
    """Fill both pools, measure every page, print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--small", type=int, default=1_000)
    parser.add_argument("--large", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--database-url", default="")
    asked = parser.parse_args()
    given = {"DATABASE_URL": asked.database_url} if asked.database_url else {}
    with tempfile.TemporaryDirectory() as folder, lifeguard(Path(folder), **given) as endpoint:
        pools = [(fill(endpoint, Path(folder), users), users) for users in (asked.small, asked.large)]
        browser = Browser(endpoint)
        print(f"{'page':37} {asked.small:>12,} {asked.large:>12,}   times as long")
        for name, query in PAGES.items():
            small, large = browser.medians([page(*pool, query) for pool in pools], asked.rounds)
            tell(name, small, large)
        for name, query in COUNTS.items():
            asked_for = [page(*pool, query).replace("/users/?", "/users/count/?") for pool in pools]
            tell(name, *browser.medians(asked_for, asked.rounds))
        tell("everybody is chosen", *(browser.choose_everybody(pool, asked.rounds) for pool, _ in pools))


def tell(name: str, small: float, large: float) -> None:
    print(f"{name:37} {small:9.1f} ms {large:9.1f} ms   {large / small:5.2f}", flush=True)


def fill(endpoint: Endpoint, folder: Path, users: int) -> str:
    """A pool with that many users, three of them in the group ``few``. Returns its id."""
    cognito = client(endpoint)
    pool = cognito.create_user_pool(PoolName=f"{users} users", AutoVerifiedAttributes=["email"])["UserPool"][
        "Id"
    ]
    path = folder / f"{users}.csv"
    write_csv(path, cognito.get_csv_header(UserPoolId=pool)["CSVHeader"], users)
    for _ in run_import(cognito, pool, path, users):
        pass
    cognito.create_group(UserPoolId=pool, GroupName="few")
    for user in cognito.list_users(UserPoolId=pool, Limit=3)["Users"]:
        cognito.admin_add_user_to_group(UserPoolId=pool, GroupName="few", Username=user["Username"])
        cognito.admin_disable_user(UserPoolId=pool, Username=user["Username"])
    return pool


def page(pool: str, users: int, query: dict) -> str:
    """The address of a users page. ``{last}`` stands for the last user's number, which one user has in either pool."""
    given = {name: value.format(last=users - 1) for name, value in query.items()}
    return f"/pools/embedded/{pool}/users/?{urlencode(given)}"


class Browser:
    """One keep-alive connection with a staff member signed in."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(endpoint.url).netloc, timeout=120)
        self.cookies: dict[str, str] = {}
        self.location = ""
        page = self.request("GET", "/sign-in/")
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        form = {"login": ADMIN[0], "password": ADMIN[1], "csrfmiddlewaretoken": token[1] if token else ""}
        self.request("POST", "/sign-in/", urlencode(form))

    def request(self, method: str, path: str, body: str | None = None) -> str:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        self.location = answer.headers.get("Location", "")
        if answer.status not in (200, 302):
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return text

    def choose_everybody(self, pool: str, rounds: int) -> float:
        """Milliseconds until an act on everybody has a job, which is given up at once."""
        times = []
        users = f"/pools/embedded/{pool}/users/"
        for _ in range(rounds):
            form = {"action": "disable", "everybody": "yes", "csrfmiddlewaretoken": self.cookies["csrftoken"]}
            started = time.perf_counter()
            self.request("POST", f"{users}bulk/", urlencode(form))
            times.append((time.perf_counter() - started) * 1000)
            self.request("POST", f"{self.location}stop/", urlencode(form))
        return statistics.median(times)

    def medians(self, paths: list[str], rounds: int) -> list[float]:
        """Milliseconds of each path, asked for in turn."""
        times: list[list[float]] = [[] for _ in paths]
        for _ in range(rounds):
            for index, path in enumerate(paths):
                started = time.perf_counter()
                self.request("GET", path)
                times[index].append((time.perf_counter() - started) * 1000)
        return [statistics.median(taken) for taken in times]


if __name__ == "__main__":
    main()
