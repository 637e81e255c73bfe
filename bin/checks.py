"""Runs every check and the tests, each to its end, and sums up. Called by bin/test inside the environment."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from newest import say_newer
from services import apache, chromium, node, postgres, simplesamlphp

ROOT = Path(__file__).resolve().parent.parent
BINARIES = Path(sys.executable).parent
TESTS = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
DEPLOYED = {
    "SITE_URL": "https://lifeguard.example",
    "SSL_REDIRECT": "1",
    "SECRET_KEY": "checked-only-" + "k7" * 30,
}
CHECKS = {
    "lint": (["ruff", "check"], {}),
    "format": (["ruff", "format", "--check"], {}),
    "templates": (["djade", "--check", "--target-version", "5.2"], {}),
    "lines": (["djangofmt", "--check", "--quiet", "templates"], {}),
    "types": (["mypy"], TESTS),
    "layers": (["lint-imports", "--no-cache"], {}),
    "documents": (["zensical", "build", "--strict"], {}),
    "migrations": (["python", "manage.py", "makemigrations", "--check", "--dry-run"], TESTS),
    "deployment": (["python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"], DEPLOYED),
}

PARTS = ("checks", "sqlite", "postgresql")
"""What ``--whole`` consists of, and what each may run of it alone."""
COVERED = ["--cov", "--cov-report", "term:skip-covered"]
THOROUGH = ["--hypothesis-profile=thorough"]
# Measured in --whole alone: before 3.14 the interpreter's own monitoring does not tell of branches, and the tracer is slow.
CORE = {"COVERAGE_CORE": "sysmon"} if sys.version_info >= (3, 14) else {}


@dataclass
class Outcome:
    """How a step ended. ``problem`` is empty where it passed; ``skipped`` says why it did not run."""

    name: str
    seconds: float = 0
    problem: str = ""
    skipped: str = ""

    @property
    def state(self) -> str:
        """The end of its line."""
        return self.problem or (f"skipped, because {self.skipped}" if self.skipped else "ok")


@dataclass
class Run:
    """The steps so far and the processes that still run, so that an interruption ends them."""

    outcomes: list[Outcome] = field(default_factory=list)
    running: set[subprocess.Popen] = field(default_factory=set)

    def step(
        self, name: str, command: list[str], environment: dict[str, str], *, captured: bool = False
    ) -> None:
        """Run one step to its end; a captured one prints nothing unless it fails."""
        started = time.monotonic()
        process = subprocess.Popen(
            [str(BINARIES / command[0]), *command[1:]],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if captured else None,
            stderr=subprocess.STDOUT if captured else None,
            start_new_session=True,
        )
        self.running.add(process)
        output, _ = process.communicate()
        self.running.discard(process)
        code = process.returncode
        if captured and code:
            print(f"\n--- {name} ---\n{output.decode(errors='replace')}", flush=True)
        problem = "" if code == 0 else f"failed with exit code {code}"
        self.outcomes.append(Outcome(name, time.monotonic() - started, problem))

    def end(self) -> None:
        """Interrupt what still runs, then kill what does not listen."""
        for process in list(self.running):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGINT)
        for process in list(self.running):
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def templates() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in sorted((ROOT / "templates").rglob("*.html"))]


def static_checks(run: Run, data_dir: str) -> None:
    """The checks that run no test, as many at once as there are cores."""
    print("Checking lint, format, templates, types, layers, migrations and deployment", flush=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, (command, environment) in CHECKS.items():
            files = templates() if name == "templates" else []
            if name == "templates" and not files:
                run.outcomes.append(Outcome(name, skipped="there are no templates"))
                continue
            settings = {"DATA_DIR": data_dir, "KEY_RING": "A" * 43 + "=", **environment}
            pool.submit(run.step, name, [*command, *files], settings, captured=True)


def tests(run: Run, name: str, environment: dict[str, str], *options: str) -> None:
    """Tests in parallel; what skips itself is a step of its own in the sum, with its reason."""
    print(f"\nRunning the {name}", flush=True)
    # Browsers and workers are waited for: one process more than there are cores keeps them busy.
    workers = ["-n", str((os.cpu_count() or 2) + 1), "--dist", "load"]
    with tempfile.NamedTemporaryFile("r", prefix="lifeguard-skipped-") as reasons:
        command = ["python", "-m", "pytest", *workers, "-q", "--durations=10", *options]
        run.step(name, [*command, f"--skipped-to={reasons.name}"], {**TESTS, **environment})
        for reason, count in Counter(reasons.read().splitlines()).items():
            run.outcomes.append(Outcome(f"{count} of the {name}", skipped=reason))


def bring_clients(run: Run) -> None:
    """The JavaScript clients; without them their tests fail."""
    started = time.monotonic()
    try:
        node.bring()
    except node.Unavailable as reason:
        run.outcomes.append(Outcome("JavaScript clients", time.monotonic() - started, problem=str(reason)))


def everything(run: Run, how: str, parts: Sequence[str]) -> None:
    """These parts of all checks and tests; ``--whole`` leaves no test out, ``--quick`` all that takes its time."""
    if how != "--quick" and parts != ["checks"]:
        bring_clients(run)
    if "sqlite" in parts and how != "--quick" and chromium.bring() is None:
        missing = "no Chromium was found, and Debian's package cannot be installed here"
        run.outcomes.append(Outcome("browser tests", skipped=missing))
    if "sqlite" in parts and how == "--whole":
        apache.bring()  # its test says itself why it did not run
    if "sqlite" in parts and how != "--quick" and simplesamlphp.bring() is None:
        missing = "there is no SimpleSAMLphp, and Debian's packages cannot be installed here"
        run.outcomes.append(Outcome("tests with SimpleSAMLphp", skipped=missing))
    if "checks" in parts:
        with tempfile.TemporaryDirectory(prefix="lifeguard-check-") as data_dir:
            static_checks(run, data_dir)
    if "sqlite" in parts:
        options = {"--quick": ["--quick"], "--whole": COVERED + THOROUGH}.get(how, ["-m", "not slow"])
        tests(run, "tests on SQLite", {"DATABASE_URL": "", **CORE}, *options)
    if "postgresql" in parts and how != "--quick":
        second_database(run, ["--whole", *THOROUGH] if how == "--whole" else ["-m", "not slow"])


def second_database(run: Run, options: list[str]) -> None:
    """The tests that can differ there, on a private PostgreSQL."""
    try:
        with postgres.private() as url:
            # bin/serve brings its own database.
            tests(
                run, "tests on PostgreSQL", {"DATABASE_URL": url}, "--ignore=tests/bin", "--again", *options
            )
    except postgres.Unavailable as reason:
        run.outcomes.append(Outcome("tests on PostgreSQL", skipped=str(reason)))


def summarise(outcomes: list[Outcome]) -> str:
    """The closing line; each step's own line is printed above it."""
    print()
    for outcome in outcomes:
        print(f"{outcome.name:<20} {outcome.seconds:7.1f} s  {outcome.state}")
    failed = [outcome.name for outcome in outcomes if outcome.problem]
    skipped = [f"{outcome.name}, because {outcome.skipped}" for outcome in outcomes if outcome.skipped]
    verdict = f"FAILED: {', '.join(failed)}." if failed else "All checks passed."
    return f"{verdict} Skipped: {'; '.join(skipped)}." if skipped else f"{verdict} Nothing was skipped."


def interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


def chosen(arguments: list[str]) -> tuple[str, list[str]]:
    """How much is run, and which parts; no part where the arguments are pytest's."""
    if arguments in ([], ["--quick"]):
        return "".join(arguments), list(PARTS)
    if arguments[0] == "--whole" and set(arguments[1:]) <= set(PARTS):
        return "--whole", arguments[1:] or list(PARTS)
    return "", []


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, interrupt)
    run = Run()
    try:
        how, parts = chosen(arguments)
        if not parts:
            bring_clients(run)
            environment = {**TESTS, "DATABASE_URL": ""}
            run.step("tests", ["python", "-m", "pytest", *arguments], environment)
            for outcome in run.outcomes[:-1]:
                print(f"{outcome.name}: {outcome.problem}", file=sys.stderr)
            return int(bool(run.outcomes[-1].problem))
        everything(run, how, parts)
    except KeyboardInterrupt:
        run.end()
        print("\nInterrupted.", file=sys.stderr)
        return 130
    if newer := say_newer():
        print(f"\n{newer}")
    print(summarise(run.outcomes), flush=True)
    return int(any(outcome.problem for outcome in run.outcomes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
