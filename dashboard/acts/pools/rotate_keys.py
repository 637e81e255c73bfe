"""Have a pool sign its tokens with new keys."""

from django.utils import timezone

from dashboard.acts.act import Given
from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place

TAG = "lifeguard:signing-keys"
"""Each new value of this tag rotates the keys of an embedded pool."""


def why_not(place: Place) -> str:
    return "" if place.embedded else "Amazon Cognito has no operation that rotates a pool’s keys."


def perform(place: Place) -> None:
    now = timezone.now().isoformat(timespec="seconds")
    place.client.tag_resource(ResourceArn=place.pool["Arn"], Tags={TAG: now})


def past(given: Given) -> str:
    return "Signing keys rotated" if TAG in given.get("Tags", {}) else "Tagged"


ACT = PlaceAct(
    key="keys-rotate",
    operation="cognito-idp:TagResource",
    heading="Rotate the signing keys",
    label="Rotate keys",
    question="Rotate the signing keys?",
    words="dashboard/pools/settings/rotate.html",
    why_not=why_not,
    impossible="AWS rotates by itself",
    perform=perform,
    said="New keys sign from now on. The former ones verify for two more days.",
    past=past,
    grave=True,
)
