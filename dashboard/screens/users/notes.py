"""Notes on a user: what staff leave for whoever helps this person next."""

from datetime import datetime

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from dashboard.acts.notes.write import ACT
from dashboard.audit import note as record
from dashboard.desk.notes import may_change, notes_on
from dashboard.models import UserNote
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.person import Person

SHOWN = 50


class NoteForm(forms.Form):
    """The text, as plain as it is shown."""

    text = forms.CharField(
        max_length=2000,
        label="Note",
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": 2000}),
        error_messages={"required": "Write something first."},
    )


@page(*ACT.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@in_pool
def write(request: Request, place: Place, username: str) -> HttpResponse:
    """All notes on a user with a form; POST adds one."""
    person, form = get_person(place, username), NoteForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = at(place, person=person, form=form, **notes_card(place, person, timezone.now()))
        status = 422 if form.is_bound else 200
        return render(request, "dashboard/users/user_notes_page.html", context, status=status)
    made = UserNote.objects.create(
        **_of(place, person),
        author=request.user,
        author_name=str(request.user),
        text=form.cleaned_data["text"],
        created=timezone.now(),
    )
    _record(place, person, "WriteNote", made)
    messages.success(request, "The note is kept.")
    return redirect(place.url("user", person.username))


@page(*ACT.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_pool
def edit(request: Request, place: Place, username: str, pk: int) -> HttpResponse:
    """Change one's own note of a moment ago."""
    person = get_person(place, username)
    note = _own(place, person, pk)
    form = NoteForm(request.POST or None, initial={"text": note.text})
    if not form.is_valid():
        context = at(place, person=person, note=note, form=form)
        status = 422 if form.is_bound else 200
        return render(request, "dashboard/users/user_note_edit.html", context, status=status)
    UserNote.objects.filter(pk=note.pk).update(text=form.cleaned_data["text"], edited=timezone.now())
    _record(place, person, "EditNote", note)
    messages.success(request, "The note is changed.")
    return redirect(place.url("user", person.username))


@page(*ACT.permissions)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@in_pool
def delete(request: Request, place: Place, username: str, pk: int) -> HttpResponse:
    """Take back one's own note of a moment ago: GET asks, POST does it."""
    person = get_person(place, username)
    note = _own(place, person, pk)
    if request.method != "POST":
        return render(request, "dashboard/users/user_note_delete.html", at(place, person=person, note=note))
    note.delete()
    _record(place, person, "DeleteNote", UserNote(pk=pk))
    messages.success(request, "The note is deleted.")
    return redirect(place.url("user", person.username))


def notes_card(place: Place, person: Person, now: datetime) -> dict:
    """What the card of notes shows: each with whether the member may still change it."""
    notes = notes_on(place.connection.pk, place.pool_id, _key(person))[: SHOWN + 1]
    member, name = place.request.user, person.username
    return {
        "user_notes": [
            {
                "note": note,
                "changeable": may_change(note, member, now),
                "edit_url": place.url("user-note", name, str(note.pk)),
                "delete_url": place.url("user-note-delete", name, str(note.pk)),
            }
            for note in notes[:SHOWN]
        ],
        "more_user_notes": len(notes) > SHOWN,
        "may_write_notes": place.may(*ACT.permissions),
        "notes_url": place.url("user-notes", name),
    }


def _own(place: Place, person: Person, pk: int) -> UserNote:
    note = get_object_or_404(UserNote, pk=pk, **_of(place, person))
    if not may_change(note, place.request.user, timezone.now()):
        raise PermissionDenied("A note can be changed by its author alone, for a quarter of an hour.")
    return note


def _of(place: Place, person: Person) -> dict:
    return {"connection": place.connection, "pool": place.pool_id, "sub": _key(person)}


def _key(person: Person) -> str:
    return person.sub or person.username


def _record(place: Place, person: Person, operation: str, note: UserNote) -> None:
    """In the trail without the text: that is for those who may see the user."""
    record(place.actor, operation, pool=place.pool_id, target=person.username, given={"Note": note.pk})
