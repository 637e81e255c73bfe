"""Changing something from a form: an error of the connection stays beside what was typed."""

from collections.abc import Callable

from django.forms import BaseForm, BaseFormSet

from dashboard.aws.errors import ERRORS, explain
from dashboard.models import Connection


def saved(
    form: BaseForm, connection: Connection, call: Callable[..., dict], **members: object
) -> dict | None:
    """The call's answer; None after an error, which then is the form's ``problem``."""
    try:
        return call(**members)
    except ERRORS as error:
        form.problem = explain(error, connection)
        return None


def status_of(form: BaseForm, *more: BaseForm | BaseFormSet) -> int:
    """The HTTP status of a page that shows forms again."""
    if problem := getattr(form, "problem", None):
        return problem.status
    return 422 if any(each.is_bound and not each.is_valid() for each in (form, *more)) else 200
