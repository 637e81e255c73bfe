"""A pool's name, and what keeps it from being deleted."""

from django import forms

from dashboard.screens.form_fields import switch


class BasicsPart(forms.Form):
    pool_name = forms.RegexField(
        r"^[\w\s+=,.@-]+$",
        label="Name",
        max_length=128,
        help_text="For people. The pool's id is given by Cognito and never changes.",
    )
    deletion_protection = switch(
        "Deletion protection", "The pool cannot be deleted until this is turned off."
    )

    BASICS = ("pool_name", "deletion_protection")


def told(data: dict) -> dict:
    """The members as typed."""
    return {
        "PoolName": data["pool_name"],
        "DeletionProtection": "ACTIVE" if data["deletion_protection"] else "INACTIVE",
    }


def first_values(pool: dict) -> dict:
    return {
        "pool_name": pool.get("Name", ""),
        "deletion_protection": pool.get("DeletionProtection") == "ACTIVE",
    }
