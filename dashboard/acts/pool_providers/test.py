"""Try a sign-in at a provider: a real trip that makes no user, session or code."""

from typing import Any

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place


def why_not(place: Place, name: str, return_to: str) -> str:
    if not place.embedded:
        return (
            "Amazon Cognito has no way to try a sign-in without making a user. What can be read of the provider is "
            "checked on its page; the rest shows with a first user."
        )
    return ""


def perform(place: Place, name: str, return_to: str) -> dict[str, Any]:
    """The test's id and the address that begins it (StartProviderTest). The trail has who tested, never what came."""
    named = {"UserPoolId": place.pool_id, "ProviderName": name}
    return place.own.start_provider_test(**named, ReturnTo=return_to)


ACT = PlaceAct(
    key="test",
    operation="lifeguard:StartProviderTest",
    heading="Test the sign-in",
    label="Start the test",
    question="Test the sign-in with {name}?",
    words="dashboard/pool_providers/test.html",
    why_not=why_not,
    impossible="This sign-in cannot be tested here",
    perform=perform,
    said="The test is ready: go to the provider.",
    past="Sign-in with a provider tested",
)
