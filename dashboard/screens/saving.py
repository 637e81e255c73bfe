"""Changing something from a form: an error of the connection stays beside what was typed."""

from collections.abc import Callable

from django.forms import BaseForm

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


def status_of(form: BaseForm) -> int:
    """The HTTP status of a page that shows a form again."""
    problem = getattr(form, "problem", None)
    return problem.status if problem else 422 if form.is_bound and form.errors else 200
