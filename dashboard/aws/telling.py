"""An error of the connection, kept for the page that shows it: beside what was typed, or in place of what was to be read."""

from dataclasses import dataclass
from typing import Protocol

from django.forms import BaseForm, BaseFormSet

from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.models import Connection


class Placed(Protocol):
    """What has a connection: a :class:`dashboard.place.Place`."""

    connection: Connection


@dataclass
class Outcome:
    """What came of a block under :func:`telling`: ``problem`` is None where all of it was done."""

    place: Placed
    form: BaseForm | None = None
    problem: Problem | None = None

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows the outcome."""
        return self.problem.status if self.problem else 200

    def __enter__(self) -> "Outcome":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> bool:
        if not isinstance(error, ERRORS):
            return False
        self.problem = explain(error, self.place.connection)
        if self.form is not None:
            show_on(self.form, self.problem)
        return True


def telling(place: Placed, form: BaseForm | None = None) -> Outcome:
    """What is called inside may fail with an error of the connection: the block ends there, the page goes on after it, and
    the outcome, and with it the form, has the error in words as its ``problem``.

    So what is to happen only when all went well stands inside too, the ``return`` among it. Other exceptions pass.
    """
    return Outcome(place, form)


def show_on(form: BaseForm, problem: Problem | None) -> None:
    """Keep an error as the form's ``problem``, which its page shows above what was typed; and at the field that it is about,
    where the form has a ``field_for(problem)`` that names one."""
    form.problem = problem  # type: ignore[attr-defined]
    find = getattr(form, "field_for", None)
    if problem and find and (name := find(problem)):
        form.add_error(name, problem.why or problem.title)


def status_of(form: BaseForm, *more: BaseForm | BaseFormSet) -> int:
    """The HTTP status of a page that shows forms again."""
    if problem := getattr(form, "problem", None):
        return problem.status
    return 422 if any(each.is_bound and not each.is_valid() for each in (form, *more)) else 200
