"""What a page says at its view: who enters, and what stands before what is sent to it.

``@page("cognito-idp:DeleteGroup")`` stands above every view of the console, the HTTP methods below it. A view that says
nothing is open to nobody; one that needs no sign-in says ``@login_not_required`` instead. What a page then calls, the guard
checks once more, call by call.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponseBase

EVERYONE = "everyone who is signed in"
"""In place of acts, for pages that show what the member may see, and no more."""
View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Grave = Callable[[HttpRequest], bool]


@dataclass(frozen=True)
class Page:
    """What is known of a page before it is entered.

    ``acts``: any one of them (``service:Operation``) lets a member in, and the first names the refusal in the trail; none
    stands for everyone who is signed in. ``grave`` says of a request whether a fresh second factor is asked for before it.
    ``asks_reason`` is false where the page changes nothing by itself and the call that follows asks. ``before_factor``
    pages are open to a member who has yet to set up the second factor that they must have.
    """

    acts: tuple[str, ...] = ()
    grave: Grave = lambda request: False
    asks_reason: bool = True
    before_factor: bool = False


def page(
    *acts: str, grave: bool | Grave = False, asks_reason: bool = True, before_factor: bool = False
) -> Callable[[View], View]:
    """Say at a view who enters: acts, or :data:`EVERYONE`. With ``grave=True`` all that is sent to it is a grave act."""
    if not acts:
        raise TypeError("A page names the acts that open it, or says that it is for everyone.")
    asks_factor = (is_sent if grave else _never) if isinstance(grave, bool) else grave
    said = Page(() if acts == (EVERYONE,) else acts, asks_factor, asks_reason, before_factor)

    def mark(view: View) -> View:
        view.page = said  # type: ignore[attr-defined]
        return view

    return mark


def page_of(view: Callable[..., Any]) -> Page | None:
    """What a view says of itself; None where it says nothing."""
    return getattr(view, "page", None)


def is_sent(request: HttpRequest) -> bool:
    """Whether a request sends a form."""
    return request.method == "POST"


def to_see(request: HttpRequest) -> bool:
    """For pages that must not even be looked at without a fresh factor, such as those of one's own factors: whoever finds
    a session open must not begin there."""
    return True


def _never(request: HttpRequest) -> bool:
    return False
