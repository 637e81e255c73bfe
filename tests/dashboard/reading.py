"""Reads pages as a person would."""

from typing import Any

from bs4 import BeautifulSoup, Tag
from django.http import HttpResponse


def read(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def words(response: HttpResponse | Tag) -> str:
    """All that a page's main part says, with single spaces."""
    if isinstance(response, Tag):
        return " ".join(response.get_text(" ").split())
    page = read(response)
    return words(page.find("main") or page)


def row_for(response: HttpResponse, text: str) -> str:
    """What the table row or line with this text says."""
    found = [words(row) for row in read(response).select("tr, li") if text in words(row)]
    assert found, f"no row says {text!r}: {words(response)}"
    return found[0]


def form_in(response: HttpResponse, action: str = "") -> dict[str, Any]:
    """What the first form of the main part (or the one with this in its action) would send as it stands."""
    forms = read(response).select("main form")
    form = next(each for each in forms if action in each.get("action", ""))
    data: dict[str, Any] = {}
    for field in form.select("input[name], select[name], textarea[name]"):
        name, kind = field["name"], field.get("type", field.name)
        if kind in ("checkbox", "radio"):
            if field.has_attr("checked"):
                data.setdefault(name, []).append(field.get("value", "on"))
        elif field.name == "select":
            chosen = field.select_one("option[selected]") or field.select_one("option")
            data[name] = chosen["value"]
        elif field.name == "textarea":
            data[name] = field.text.removeprefix("\n")
        elif kind == "hidden" and name in data:
            data[name] = [*(data[name] if isinstance(data[name], list) else [data[name]]), field.get("value", "")]
        else:
            data[name] = field.get("value", "")
    return data
