"""The one way to ask before an act, and the one way to keep an error for the page."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from botocore.exceptions import ClientError
from django import forms
from django.contrib.messages import get_messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.http import HttpResponse
from django.test import RequestFactory

from dashboard.aws.telling import status_of, telling
from dashboard.models import Connection
from dashboard.screens import asking
from dashboard.screens.asking import Question, ask
from dashboard.staff.acting import Refused

WORDS = {"heading": "Delete a lamp", "asks": "Delete the lamp?", "button": "Delete", "back": "/lamps/1/"}
BUSY = ClientError({"Error": {"Code": "TooManyRequestsException", "Message": "busy"}}, "DeleteLamp")
HERE = SimpleNamespace(connection=Connection(slug="aws", name="AWS"))


@pytest.fixture(autouse=True)
def shown(monkeypatch):
    """The contexts of the questions that were shown."""
    contexts = []

    def render(request, template, context, status):
        contexts.append(context)
        return HttpResponse(status=status)

    monkeypatch.setattr(asking, "render", render)
    return contexts


@pytest.fixture
def lamp():
    """A lamp whose deletions are counted; what it ``raises`` instead."""

    class Lamp:
        deleted, raises = 0, None

        @property
        def question(self) -> Question:
            return Question(**WORDS, perform=self.delete)

        def delete(self) -> str:
            if self.raises:
                raise self.raises
            self.deleted += 1
            return "The lamp is deleted."

    return Lamp()


def sent(method: str = "post", **data: str):
    request = getattr(RequestFactory(), method)("/lamps/1/delete/", data)
    request.session, request.connection = {}, HERE.connection
    request._messages = FallbackStorage(request)
    return request


def said(request) -> list[str]:
    return [str(message) for message in get_messages(request)]


def test_looking_at_a_question_does_nothing(lamp, shown):
    answer = ask(sent("get"), lamp.question, "/lamps/")
    assert (answer.status_code, lamp.deleted, len(shown)) == (200, 0, 1)


def test_a_yes_is_done_once_said_and_left(lamp):
    request = sent()
    answer = ask(request, lamp.question, "/lamps/")
    assert (answer.status_code, answer.url, lamp.deleted) == (302, "/lamps/", 1)
    assert said(request) == ["The lamp is deleted."]


def test_an_error_stands_over_the_same_question(lamp, shown):
    lamp.raises = BUSY
    answer = ask(sent(), lamp.question, "/lamps/")
    assert answer.status_code == 503
    assert shown[0]["question"] == lamp.question
    assert shown[0]["problem"].title == "AWS is busy."


def test_what_a_rule_refuses_is_said_where_cancel_leads(lamp):
    lamp.raises, request = Refused("It is the last lamp."), sent()
    answer = ask(request, lamp.question, "/lamps/")
    assert answer.url == "/lamps/1/"
    assert said(request) == ["It is the last lamp."]


def test_where_nothing_can_be_asked_a_yes_does_nothing(lamp):
    question = replace(lamp.question, asks="It is lit", why_not="Turn it off.")
    assert ask(sent("get"), question, "/lamps/").status_code == 200
    assert ask(sent(), question, "/lamps/").status_code == 409
    assert lamp.deleted == 0


def test_a_yes_without_what_the_form_asks_does_nothing(lamp):
    class NameForm(forms.Form):
        name = forms.CharField()

    answer = ask(sent(), lamp.question, "/lamps/", form=NameForm({}))
    assert (answer.status_code, lamp.deleted) == (422, 0)
    ask(sent(), lamp.question, "/lamps/", form=NameForm({"name": "lamp"}))
    assert lamp.deleted == 1


def test_an_error_ends_the_block_and_is_kept_for_the_page_and_its_form():
    form, after = forms.Form({}), False
    with telling(HERE, form) as outcome:
        raise BUSY
    with telling(HERE) as fine:
        after = True
    assert after
    assert (fine.problem, fine.status) == (None, 200)
    assert outcome.problem is form.problem
    assert outcome.status == status_of(form) == 503


def test_an_error_of_our_own_is_not_kept():
    with pytest.raises(ZeroDivisionError), telling(HERE):
        1 / 0  # noqa: B018
