"""Starts Redis, a Celery worker and the web server, starts again what ends by itself, and takes all down together.

Called by bin/serve.
"""

import base64
import fcntl
import json
import os
import resource
import secrets
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import NoReturn

from children import ChildEnded, Children, Interrupted
from dotenv import load_dotenv
from services import redis

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
LONGEST_SOCKET = 100
GRACE = 25  # seconds for requests and tasks under way
FILES = 20_000
SOCKETS = "8192"  # that one process of the web server holds at once
WRONG_KEYS = 3  # as the command set_up ends where the database was written with other keys
START = 120  # seconds until everything must answer


def say(text: str = "") -> None:
    with suppress(OSError):  # nobody reads it any more, or its disk is full
        print(text, flush=True)


def stop(problem: str) -> NoReturn:
    sys.exit(f"Lifeguard cannot start: {problem}")


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Site:
    """What this start was told: addresses and folders."""

    def __init__(self) -> None:
        self.data = Path(os.environ.get("DATA_DIR") or ROOT / "var").resolve()
        self.host = os.environ.get("HOST") or "127.0.0.1"
        port = os.environ.get("PORT") or "8000"
        if not (port.isascii() and port.isdecimal() and 0 < int(port) < 65536):
            stop(f"PORT: {port!r} is not a port. Set it to a number between 1 and 65535.")
        self.port = int(port)
        reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104
        self.connect_to = reachable
        # By name on this machine: browsers make no passkeys for an address by number.
        shown = "localhost" if reachable in ("127.0.0.1", "::1") else reachable
        self.address = f"http://{f'[{shown}]' if ':' in shown else shown}:{self.port}"
        self.first_run = self.data / "first_run.json"

    @property
    def host_header(self) -> str:
        """A name that the site answers to."""
        names = [name.strip() for name in os.environ.get("ALLOWED_HOSTS", "").split(",")]
        plain = [name for name in names if name and not name.startswith((".", "*"))]
        return plain[0] if plain else "127.0.0.1"

    def answers(self, path: str) -> bool:
        """Whether Lifeguard itself answers well at the path."""
        connection = HTTPConnection(self.connect_to, self.port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": self.host_header})
            response = connection.getresponse()
            return response.status == 200 and json.loads(response.read()).get("name") == "lifeguard"
        except (OSError, HTTPException, ValueError):
            return False
        finally:
            connection.close()


def allow_sockets() -> None:
    """Let this process and its children hold as many sockets as the system lets them: often it is 1,024 until asked."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):
        wanted = FILES if most == resource.RLIM_INFINITY else min(FILES, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def hold_lock(site: Site) -> int:
    """Hold the data folder for this process; name who does, if it is another."""
    try:
        site.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(site.data / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        stop(f"the data folder {site.data} cannot be used: {error.strerror}. Set DATA_DIR to another.")
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        holder = os.read(descriptor, 500).decode(errors="replace").strip()
        stop(
            f"it is already running with the data folder {site.data}: {holder or 'it has just been started'}."
        )
    with suppress(OSError):  # on a full disk nobody is told who holds it
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"process {os.getpid()}, {site.address}".encode(), 0)
    return descriptor


def check_port(site: Site) -> None:
    """Stop where another program listens already."""
    try:
        family = socket.getaddrinfo(site.host, site.port, type=socket.SOCK_STREAM)[0][0]
    except OSError:
        stop(f"HOST: {site.host!r} is not an address of this machine.")
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((site.host, site.port))
        except OSError as error:
            if site.answers("/health/"):
                stop(f"another Lifeguard is already running at {site.address}. Set PORT, or stop that one.")
            stop(f"it cannot listen at {site.address}: {error.strerror}. Set PORT to a port that is free.")


def make_keys(site: Site) -> list[Path]:
    """Make the keys that are neither given nor kept; the files that were made."""
    made = []
    kept = {
        "SECRET_KEY": ("secret_key", lambda: secrets.token_urlsafe(50)),
        "KEY_RING": ("key_ring", lambda: base64.urlsafe_b64encode(os.urandom(32)).decode()),
    }
    for variable, (name, make) in kept.items():
        path = site.data / name
        if os.environ.get(variable) or path.exists():
            continue
        if (site.data / "lifeguard.sqlite3").exists():
            stop(f"{path} is gone, and what the database beside it holds is of no use without. Put it back.")
        draft = path.with_suffix(".draft")
        with suppress(FileNotFoundError):
            draft.unlink()
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(make())
        draft.replace(path)
        made.append(path)
    return made


def start_redis(site: Site, children: Children) -> None:
    """Start a Redis with its socket under the data folder, unless one is given."""
    if children.environment.get("REDIS_URL"):
        return
    server = redis.bring()
    if server is None:
        stop("no redis-server or valkey-server was found. Install Redis or Valkey, or set REDIS_URL.")
    folder = site.data / "redis"
    folder.mkdir(exist_ok=True)
    path = folder / "redis.sock"
    if len(str(path)) > LONGEST_SOCKET:
        path = Path(tempfile.mkdtemp(prefix="lifeguard-")) / "redis.sock"
    with suppress(FileNotFoundError):
        path.unlink()
    children.start("redis", redis.command(server, path, folder))
    children.wait(lambda: redis.answers(path), seconds=START)
    children.environment["REDIS_URL"] = f"unix://{path}"


def set_up(site: Site, children: Children, made_keys: list[Path]) -> None:
    """Migrate, collect static files, and make what the first run needs."""
    command = [PYTHON, "manage.py", "set_up", "--first-run", str(site.first_run)]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=children.environment,
        stdin=subprocess.DEVNULL,
        check=False,
        start_new_session=True,
    )
    if done.returncode == WRONG_KEYS:
        for path in made_keys:  # they are no site's: the right ones are to be put in their place
            path.unlink()
    if done.returncode != 0:
        sys.exit(1)


def start_worker(site: Site, children: Children) -> None:
    ready = site.data / "worker.ready"
    ready.unlink(missing_ok=True)
    children.environment["WORKER_READY_FILE"] = str(ready)
    (site.data / "beat").mkdir(exist_ok=True)
    schedule = str(site.data / "beat" / "schedule")
    options = ["--beat", "--schedule", schedule, "--concurrency", str(cores()), "--loglevel", "INFO"]
    options += ["--without-gossip", "--without-mingle"]  # each start would wait a second for neighbours
    children.start("worker", [PYTHON, "-m", "celery", "-A", "dashboard", "worker", *options])
    del children.environment["WORKER_READY_FILE"]


def start_web(site: Site, children: Children) -> None:
    options = [
        *("--interface", "rsgi", "--runtime-mode", "mt", "--http", "1", "--no-ws"),
        *("--host", site.host, "--port", str(site.port)),
        *("--workers", str(cores()), "--workers-kill-timeout", "20"),
        *("--respawn-failed-workers", "--backlog", SOCKETS, "--backpressure", SOCKETS),
    ]
    children.start("web", [PYTHON, "-m", "granian", *options, "dashboard.rsgi:application"])


def welcome(site: Site, children: Children, *, empty: bool) -> str:
    """Print the address and, the first time, what was made; then make the sample pool. Returns where its printed user signs in."""
    say(f"\nLifeguard is running at {site.address}/\n")
    if not site.first_run.exists():
        return ""
    made = json.loads(site.first_run.read_text())
    labels = {
        "email": "Sign in as",
        "password": "Password",
        "access_key_id": "API access key id",
        "secret_access_key": "API secret access key",
    }
    shown = {label: made[name] for name, label in labels.items() if made.get(name)}
    for label, value in shown.items():
        say(f"  {label + ':':<23} {value}")
    if shown:
        say("\nThis is shown once: keep it.\n")
    sign_in = "" if empty else make_sample(site, children, made)
    site.first_run.unlink()
    return sign_in


def make_sample(site: Site, children: Children, made: dict[str, str]) -> str:
    """Make the sample pool; the address at which one can sign in to it, if any."""
    told = site.data / "sample_address"
    environment = {
        **children.environment,
        "AWS_ENDPOINT_URL": site.address,
        "AWS_ACCESS_KEY_ID": made.get("access_key_id") or os.environ.get("LIFEGUARD_ACCESS_KEY_ID", ""),
        "AWS_SECRET_ACCESS_KEY": made.get("secret_access_key")
        or os.environ.get("LIFEGUARD_SECRET_ACCESS_KEY", ""),
        "AWS_DEFAULT_REGION": os.environ.get("LIFEGUARD_REGION") or "us-east-1",
    }
    done = subprocess.run(
        [PYTHON, str(ROOT / "bin" / "sample.py"), str(told)],
        env=environment,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode != 0:
        say("The sample pool was not finished; Lifeguard runs all the same.\n")
    address = told.read_text() if told.exists() else ""
    told.unlink(missing_ok=True)
    return address


def run(site: Site, children: Children, made_keys: list[Path], *, empty: bool) -> None:
    say("Starting Lifeguard")
    start_redis(site, children)
    set_up(site, children, made_keys)
    start_worker(site, children)
    start_web(site, children)
    ready = site.data / "worker.ready"
    children.wait(lambda: ready.exists() and site.answers("/health/ready/"), seconds=START)
    sign_in = welcome(site, children, empty=empty)
    say("Ctrl-C takes it down. The logs are in " + str(children.logs))
    if sign_in:
        say(f"\nThe sample user signs in at the pool's own pages:\n{sign_in}")
    children.keep(say)


def main(arguments: list[str]) -> int:
    unknown = [argument for argument in arguments if argument != "--empty"]
    if unknown:
        sys.exit(f"bin/serve knows no {unknown[0]!r}. See bin/serve --help.")
    load_dotenv(ROOT / ".env")
    os.umask(0o077)
    allow_sockets()
    site = Site()
    lock = hold_lock(site)
    check_port(site)
    made_keys = make_keys(site)
    logs = site.data / "logs"
    logs.mkdir(exist_ok=True)
    environment = {
        **os.environ,
        "DATA_DIR": str(site.data),
        "DJANGO_SETTINGS_MODULE": "dashboard.settings",
        "LIFEGUARD_ADDRESS": site.address,
    }
    children = Children(logs, environment)
    children.listen()
    code = 0
    try:
        os.chdir(ROOT)
        run(site, children, made_keys, empty="--empty" in arguments)
    except Interrupted:
        say("\nTaking Lifeguard down")
    except ChildEnded as ended:
        print(ended, file=sys.stderr)
        code = 1
    except TimeoutError:
        print(f"Lifeguard did not answer within {START} seconds. The logs are in {logs}", file=sys.stderr)
        code = 1
    finally:
        children.stop("web", "worker", seconds=GRACE)
        children.stop("redis", seconds=10)
        os.ftruncate(lock, 0)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
