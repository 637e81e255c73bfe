"""Whether a newer botocore is out: it brings operations and members that nobody here has looked at yet.

Asked as bin/lock asks, through uv as it is configured, outside the tests, and never a reason to fail.
"""

import re
import subprocess
from importlib.metadata import version
from pathlib import Path

UV = [
    str(Path(__file__).resolve().parent.parent / ".tools/uv/bin/uv"),
    *(
        "pip",
        "compile",
        "-",
        "--quiet",
        "--no-deps",
        "--no-header",
        "--no-annotate",
        "--python-version",
        "3.11",
    ),
]
SECONDS = 5.0
_NEWEST = re.compile(r"==(\d+(?:\.\d+)*)\s*$")


def say_newer(name: str = "botocore", command: list[str] = UV, seconds: float = SECONDS) -> str:
    """A sentence where a newer release is out than the one that is installed, or where nobody could be asked."""
    held = version(name)
    try:
        answer = subprocess.run(
            command,
            input=name,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return f"Whether a newer {name} than {held} is out could not be asked."
    found = _NEWEST.search(answer)
    if found is None:
        return f"Whether a newer {name} than {held} is out could not be read from the answer."
    if _numbers(found[1]) <= _numbers(held):
        return ""
    return (
        f"{name} {found[1]} is out, and the lock holds {held}. Take it by bin/lock --upgrade-package boto3 "
        f"--upgrade-package {name}, then manage.py operation_table."
    )


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".") if part.isdecimal())
