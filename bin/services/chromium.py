"""A Chromium for the browser tests."""

import os
import shutil
import sys
from pathlib import Path

from services import debian

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
PLAYWRIGHT_FILES = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/Chromium.app/Contents/MacOS/Chromium",
    "chromium_headless_shell-*/chrome-linux*/headless_shell",
)


def find() -> str | None:
    """The path of a Chromium: ``CHROMIUM``, a system one, or one that Playwright has downloaded before."""
    given = os.environ.get("CHROMIUM")
    system = given or next(filter(None, map(shutil.which, NAMES)), None)
    if system or MAC.exists():
        return system or str(MAC)
    caches = "Library/Caches" if sys.platform == "darwin" else ".cache"
    browsers = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / caches / "ms-playwright")
    return next((str(found) for files in PLAYWRIGHT_FILES for found in browsers.glob(files)), None)


def bring() -> str | None:
    """The path of a Chromium, installed from Debian's packages if there is none; None where none can be had."""
    return find() or (find() if debian.install("chromium") else None)
