"""Notes on users: who wrote what when, changed for a short while, gone with the user."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.desk.notes import forget_notes_of_the_gone
from dashboard.models import AuditRecord, StaffMember, UserNote
from dashboard.tasks import tend_desk
from tests.dashboard.cast import text_of
from tests.dashboard.reading import read, words
from tests.fixtures.people import BACKEND

TEXT = "Calls from a new phone. Asked for <b>Dana</b>."


@pytest.fixture
def noted(people) -> UserNote:
    """A note of Dana's on ann."""
    people.post("user-notes", "ann", text=TEXT)
    return UserNote.objects.get()


def signed_in(email: str, role: str) -> Client:
    client = Client()
    client.force_login(StaffMember.objects.invite(email, None, name=email[:3], role=role), backend=BACKEND)
    return client


def test_a_note_is_shown_with_who_and_when_as_it_was_written(noted, people):
    card = people.get("user", "ann").select_one("#notes")
    assert TEXT in words(card)
    assert "Dana Reyes" in words(card)
    assert "just now" in words(card)


def test_nobody_else_has_it(noted, people):
    assert TEXT not in text_of(people.get("user", "ben"))


def test_it_survives_every_change_of_names(noted, people):
    people.cognito.admin_update_user_attributes(
        UserPoolId=people.pool_id,
        Username="ann",
        UserAttributes=[{"Name": "email", "Value": "ann@new.example"}, {"Name": "name", "Value": "Ann Lund"}],
    )
    assert TEXT in text_of(people.get("user", "ann"))


def test_the_trail_knows_of_it_without_the_text(noted):
    record = AuditRecord.objects.get(operation="WriteNote")
    assert (record.target, record.staff) == ("ann", "dana@example.com")
    assert "phone" not in str(record.input)


def test_an_empty_one_is_refused(people):
    people.post("user-notes", "ann", text="  ", expect=422)
    assert not UserNote.objects.exists()


def test_the_author_changes_it_for_a_quarter_of_an_hour(noted, people, time_machine):
    people.post("user-note", "ann", str(noted.pk), text="Calls from a new number.")
    shown = text_of(people.get("user", "ann"))
    assert "Calls from a new number." in shown
    assert "changed just now" in shown
    time_machine.move_to(timezone.now() + timedelta(minutes=16), tick=False)
    people.post("user-note", "ann", str(noted.pk), text="Never mind", expect=403)
    people.post("user-note-delete", "ann", str(noted.pk), expect=403)
    assert not people.get("user", "ann").select("#notes .acts a")
    assert UserNote.objects.get().text == "Calls from a new number."


def test_the_author_takes_it_back(noted, people):
    assert "Delete your note?" in text_of(people.get("user-note-delete", "ann", str(noted.pk)))
    people.post("user-note-delete", "ann", str(noted.pk))
    assert not UserNote.objects.exists()


def test_nobody_changes_what_another_wrote(noted, people):
    other = signed_in("eve@example.com", "administrator")
    for name in ("user-note", "user-note-delete"):
        assert other.post(people.url(name, "ann", str(noted.pk)), {"text": "x"}).status_code == 403
    assert UserNote.objects.get().text == TEXT


def test_it_is_reached_through_its_own_user_alone(noted, people):
    people.post("user-note-delete", "ben", str(noted.pk), expect=404)


def test_who_may_only_read_reads_it_and_writes_none(noted, people):
    reader = signed_in("rea@example.com", "read-only")
    page = reader.get(people.url("user", "ann"))
    assert TEXT in words(page)
    assert "Write" not in words(read(page).select_one("#notes"))
    assert reader.post(people.url("user-notes", "ann"), {"text": "x"}).status_code == 403
    assert UserNote.objects.count() == 1


def test_it_goes_with_the_user(noted, people):
    people.post("user-delete", "ann")
    assert not UserNote.objects.exists()


def test_it_goes_at_night_with_a_user_who_was_deleted_elsewhere(noted, people):
    people.post("user-notes", "ben", text="Stays")
    people.cognito.admin_delete_user(UserPoolId=people.pool_id, Username="ann")
    tend_desk()
    assert [note.text for note in UserNote.objects.all()] == ["Stays"]


def test_it_goes_at_night_with_the_pool(noted, people):
    people.cognito.delete_user_pool(UserPoolId=people.pool_id)
    tend_desk()
    assert not UserNote.objects.exists()


def test_it_stays_where_the_connection_does_not_answer(noted, staff, connect, closed_url):
    away = connect(closed_url)
    UserNote.objects.update(connection=away)
    with pytest.raises(Exception, match="connect"):
        forget_notes_of_the_gone(StaffClient(Actor(staff, away)), noted.pool)
    assert UserNote.objects.exists()
