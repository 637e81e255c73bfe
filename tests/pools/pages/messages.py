"""The strings of the pages that are translated, read out of the sources as gettext's own tools would."""

import ast
from collections.abc import Iterator
from pathlib import Path

import regex
from django.conf import settings
from django.utils.translation.template import templatize

_ASKED = frozenset(("_", "gettext", "gettext_noop"))
_OF_TEMPLATES = regex.compile(
    r"""\b(?:n?gettext|_)\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))(?:,\s*(u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")))?"""
)


def messages() -> set[tuple[str, ...]]:
    """Each string; one that depends on a number together with its plural."""
    root = Path(settings.BASE_DIR)
    found = {each for path in (root / "pools").rglob("*.py") for each in _of_python(path)}
    return found | {
        each for path in (root / "templates" / "pools").rglob("*.html") for each in _of_template(path)
    }


def _of_python(path: Path) -> Iterator[tuple[str, ...]]:
    text = path.read_text()
    if "gettext" not in text:
        return
    for node in ast.walk(ast.parse(text)):
        named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _ASKED
        if named and isinstance(node.args[0], ast.Constant):
            yield (node.args[0].value,)


def _of_template(path: Path) -> Iterator[tuple[str, ...]]:
    for match in _OF_TEMPLATES.finditer(templatize(path.read_text(), origin=str(path))):
        yield tuple(ast.literal_eval(part) for part in match.groups() if part)
