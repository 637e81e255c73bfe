"""The documents' table of operations writes itself."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management.base import CommandError

from pools.management.commands.operation_table import operation_table, with_table

PAGE = Path(settings.BASE_DIR) / "docs" / "operations.md"


def test_the_documents_say_what_is_built():
    text = PAGE.read_text()

    assert with_table(text) == text, "docs/operations.md is stale: run python manage.py operation_table"


def test_the_table_names_the_operations_of_all_three_services():
    table = operation_table()

    assert "| `CreateUserPool` | yes |" in table
    assert "| `GetCredentialsForIdentity` |" in table
    assert "| `ListRecords` |" in table


def test_only_what_stands_between_the_markers_changes():
    text = "before\n<!-- operations: begin -->\nold\n<!-- operations: end -->\nafter\n"

    assert with_table(text).startswith("before\n<!-- operations: begin -->\n**User pools")
    assert with_table(text).endswith("<!-- operations: end -->\nafter\n")
    assert "\nold\n" not in with_table(text)


def test_a_page_without_markers_is_left_alone():
    with pytest.raises(CommandError, match="needs the lines"):
        with_table("no place for a table")
