"""The settings of a style of managed login: what is wrong with them, and them with what they leave out."""

from collections.abc import Mapping
from typing import Any, cast

from pools.rules.branding.kinds import Kind
from pools.rules.branding.tree import TREE

_MOST_PROBLEMS = 20


def problems_of(settings: Mapping[str, Any]) -> str:
    """What is wrong, in Cognito's words; empty where every member is known and its value fits.

    Only UnknownProperty is Cognito's own word; a value that does not fit is InvalidValue, and ``expected`` says what fits.
    """
    found: list[str] = []
    _look(settings, TREE, "$", found)
    if not found:
        return ""
    return f"Invalid settings provided. Validation errors: [{', '.join(found[:_MOST_PROBLEMS])}]"


def with_defaults(settings: Mapping[str, Any]) -> dict[str, Any]:
    """The whole tree: what is given, and Lifeguard's own value of everything else."""
    return _filled(settings, TREE)


def patched(settings: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with these changes in place: branches are joined, values (lists too) replaced. Neither is changed."""
    joined = dict(settings)
    for name, value in changes.items():
        inner = joined.get(name)
        joined[name] = patched(inner, value) if isinstance(inner, dict) and isinstance(value, dict) else value
    return joined


def value_at(settings: Mapping[str, Any], path: str) -> Any:
    """The value at a path such as ``components.form.borderRadius`` of settings that are whole."""
    found: Any = settings
    for name in path.split("."):
        found = found[name]
    return found


def kind_at(path: str) -> Kind:
    """What the setting at a path may hold. Raises KeyError where there is none."""
    return cast(Kind, value_at(TREE, path))


def _look(given: Any, place: Any, path: str, found: list[str]) -> None:
    if isinstance(place, Kind):
        if not place.fits(given):
            found.append(f"{{property: {path}, errorType: InvalidValue, expected: {place.words}}}")
    elif not isinstance(given, Mapping):
        found.append(f"{{property: {path}, errorType: InvalidValue, expected: an object}}")
    else:
        for name, value in given.items():
            inner = f"{path}.{str(name)[:60]}"
            if name in place:
                _look(value, place[name], inner, found)
            else:
                found.append(f"{{property: {inner}, errorType: UnknownProperty}}")


def _filled(given: Mapping[str, Any], place: Mapping[str, Any]) -> dict[str, Any]:
    """Another service's settings (Cognito's own, in the console) may hold what does not fit here: the default stands then."""
    filled: dict[str, Any] = {}
    for name, inner in place.items():
        value = given.get(name)
        if isinstance(inner, Kind):
            filled[name] = value if name in given and inner.fits(value) else inner.default
        else:
            filled[name] = _filled(value if isinstance(value, Mapping) else {}, inner)
    return filled
