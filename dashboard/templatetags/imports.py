"""What the pages of an import show beyond the console's own components."""

from typing import Any

from django.forms import BoundField
from django.template import Library
from django.template.defaultfilters import filesizeformat
from django.utils.safestring import SafeString

from dashboard.csv_files.detection import DELIMITERS
from dashboard.csv_files.guessing import is_secret
from dashboard.csv_files.reading import CSV, JSON, Record, display_name
from dashboard.models import ImportRun

register = Library()
_ALGORITHMS = {"BCRYPT": "bcrypt", "SCRYPT": "scrypt", "ARGON2ID": "Argon2id", "PBKDF2_SHA256": "PBKDF2"}


@register.inclusion_tag("dashboard/imports/file.html")
def file_card(run: ImportRun, rows: list[Record]) -> dict[str, Any]:
    """What was detected of a file, and its first lines."""
    width = len(run.columns)
    filled = [
        index for index in range(width) if any(len(row.cells) > index and row.cells[index] for row in rows)
    ]
    return {
        "names": [run.columns[index] or "(no name)" for index in filled],
        "left_out": width - len(filled),
        "rows": [
            {
                "line": row.line,
                "problem": row.problem,
                "cells": [_shown(run, p, cell) for p, cell in enumerate(row.cells) if p in filled],
            }
            for row in rows
        ],
        "unit": unit(run),
        "said": run.dialect.get("said", ""),
        "written": run.dialect.get("kind", CSV) == CSV,
        "encoding": display_name(run.dialect["encoding"])
        if run.dialect.get("kind") in (None, CSV, JSON)
        else "",
        "mark": "yes" if run.dialect["bom"] else "none",
        "delimiter": DELIMITERS.get(run.dialect["delimiter"], run.dialect["delimiter"]),
        "columns": len(run.columns),
        "size": filesizeformat(run.size),
    }


def _shown(run: ImportRun, index: int, cell: str) -> str:
    """A cell, unless it is a password or what makes one."""
    return "not shown" if cell and index < len(run.columns) and is_secret(run.columns[index]) else cell


@register.filter
def unit(run: ImportRun) -> str:
    """What the number of a record of the file counts: ``Line``, ``Row`` of a sheet, ``User``."""
    return run.dialect.get("unit", "line").capitalize()


@register.simple_tag
def labelled(field: BoundField, index: int) -> SafeString:
    """A choice that the row's own heading names."""
    return field.as_widget(attrs={"aria-labelledby": f"column-{index}"})


@register.filter
def algorithm(name: str) -> str:
    return _ALGORITHMS.get(name, name)


@register.filter
def picked_query(number: int | None) -> str:
    """The part of an address that keeps to one problem."""
    return "" if number is None else f"problem={number}&"
