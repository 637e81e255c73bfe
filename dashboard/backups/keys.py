"""The keys of a backup, put back before the settings are read: those stop a site that has no keys."""

import argparse
from pathlib import Path

from environs import Env

from dashboard.backups.folder import KEYS
from dashboard.environment import BASE_DIR, write_once

_KEPT = {"SECRET_KEY": "secret_key", "KEY_RING": "key_ring"}


def put_back(arguments: list[str]) -> None:
    """Copy the keys that are neither given nor kept into DATA_DIR. ``arguments`` are those of ``manage.py restore``."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--keys", type=Path)
    given, _ = parser.parse_known_args(arguments)
    folder = given.keys or (given.folder and given.folder / KEYS)
    env = Env()
    env.read_env(str(BASE_DIR / ".env"), recurse=False)
    data = Path(env.str("DATA_DIR", default="") or BASE_DIR / "var").resolve()
    for variable, name in _KEPT.items():
        if folder and not env.str(variable, default="") and (folder / name).is_file():
            data.mkdir(parents=True, exist_ok=True, mode=0o700)
            write_once(data / name, (folder / name).read_text().strip())
