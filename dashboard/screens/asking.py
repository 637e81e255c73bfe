"""One way to ask before something is done, and to do it: GET shows the question, POST is the answer yes.

The act says the words and makes the calls, the page where it leads; ``templates/dashboard/question.html`` is the page of
them all. A link to it by the tag ``{% ask %}`` shows the heart of it in a dialog. An act that a button says all of is done
at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from dashboard import marked_acts
from dashboard.acts.asked_act import AskedAct
from dashboard.aws.errors import ERRORS, Problem, explain
from dashboard.requests import Request
from dashboard.staff.acting import Refused


@dataclass(frozen=True, kw_only=True)
class Question:
    """What is asked, in words; ``back`` is the address that Cancel leads to. A yes does ``perform``, which makes the calls and
    answers what to say of it.

    What it will do is said by ``effects``, a sentence to a paragraph, or where words are to stand out by the template
    ``words``. ``crumbs`` is a template, ``trail`` further steps after it, as (label, address). ``operation``
    (``service:Operation``) is the call that may need a second person, with the ``members`` that tell whether it does.
    ``hidden`` are fields that go along with the yes, to the address ``post`` (default: this one). Where ``why_not`` is said,
    nothing is asked: the page says that under ``asks``, and leads to ``first``, (label, address) of what would have to be
    done before.
    """

    heading: str
    asks: str
    button: str
    back: str
    perform: Callable[[], str]
    effects: tuple[str, ...] = ()
    words: str = ""
    crumbs: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    operation: str = ""
    members: Mapping[str, Any] = field(default_factory=dict)
    destroys: bool = True
    wide: bool = False
    post: str = ""
    hidden: tuple[tuple[str, str], ...] = ()
    why_not: str = ""
    first: tuple[str, str] | None = None

    @classmethod
    def of(cls, act: AskedAct, name: object, *on: object, **more: Any) -> "Question":
        """The question of an act ``on`` what it takes, which goes by this name."""
        why_not = act.why_not(*on)
        words: dict[str, Any] = {
            "heading": act.heads(name),
            "asks": (why_not and act.impossible) or act.asks(name),
            "button": act.label,
            "perform": partial(act.do, name, *on),
            "effects": act.effects,
            "words": act.words,
            "operation": act.operation,
            "destroys": act.dangerous,
            "why_not": why_not,
        }
        return cls(**(words | more))


def ask(
    request: Request, question: Question, to: str, *, form: forms.Form | None = None, **context: Any
) -> HttpResponse:
    """Ask; with POST do it, then go to the address ``to``.

    With a ``form``, bound to what was sent, the yes counts only where it is valid. An error of the connection is shown over
    the same question; what a rule of the staff refuses is said on the page that Cancel leads to. ``context`` is for the
    templates of the words and the crumbs.
    """
    if request.method != "POST" or question.why_not or (form is not None and not form.is_valid()):
        return show_question(request, question, form=form, **context)
    try:
        done = question.perform()
    except ERRORS as error:
        problem = explain(error, request.connection)
        return show_question(request, question, problem, form=form, **context)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(question.back)
    messages.success(request, done)
    return redirect(to)


def do_at_once(
    request: Request,
    act: AskedAct,
    name: object,
    *on: object,
    to: str,
    then: Callable[[Any], object] = lambda answer: None,
) -> HttpResponse:
    """Do an act from a button that says all of it, ``then`` what follows of its answer, and go to the address ``to``. What
    forbids it is said there."""
    try:
        if why_not := act.why_not(*on):
            raise Refused(why_not)
        answer = act.perform(*on)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        then(answer)
        messages.success(request, act.says(name, answer))
    return redirect(to)


def show_question(
    request: Request,
    question: Question,
    problem: Problem | None = None,
    *,
    form: forms.Form | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """The question, over it the error that the last yes ended with."""
    if problem:
        status = problem.status
    elif question.why_not and request.method == "POST":
        status = 409
    elif form is not None and form.is_bound:
        status = 422
    second = bool(question.operation) and marked_acts.needs_approval(
        question.operation, dict(question.members)
    )
    context |= {
        "question": question,
        "second_person": second,
        "button": "Ask for approval" if second else question.button,
        "problem": problem,
        "form": form,
    }
    return render(request, "dashboard/question.html", context, status=status)
