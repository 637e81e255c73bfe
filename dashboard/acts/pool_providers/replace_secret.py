"""Replace what a sign-in provider gave for this pool to be known by: its client secret, or Apple's private key."""

from dashboard.acts.place_act import PlaceAct
from dashboard.place import Place
from dashboard.pool_providers.details import whole_details
from dashboard.pool_providers.reading import describe


def perform(place: Place, name: str, secret: str) -> None:
    """All other details are sent back as they are: an update takes them as a whole."""
    details = whole_details(describe(place, name), secret=secret)
    place.client.update_identity_provider(
        UserPoolId=place.pool_id, ProviderName=name, ProviderDetails=details
    )


ACT = PlaceAct(
    key="secret",
    operation="cognito-idp:UpdateIdentityProvider",
    heading="Replace the secret",
    label="Replace secret",
    question="Replace the secret of {name}?",
    effects=(
        "Make the new one at the provider first, and keep the old one there until a test sign-in has passed. The secret "
        "that is stored is shown to nobody.",
    ),
    perform=perform,
    said="The secret of {name} is replaced. Test the sign-in now.",
    past="Secret of a sign-in provider replaced",
    grave=True,
)
