"""Turn on one second factor of a user; a sign-in asks for it from then on."""

from dashboard.acts.user_act import UserAct
from dashboard.acts.users.second_factor import named, set_factor
from dashboard.users.factors import LABELS

ACT = UserAct(
    key="factor-on",
    operation="cognito-idp:AdminSetUserMFAPreference",
    label="Turn on",
    effects="A sign-in asks for it from then on.",
    perform=lambda user, given: set_factor(user, named(given["factor"]), on=True),
    said=lambda user, given: f"{LABELS[named(given['factor'])]} is on.",
    page="posts",
    address="factors/<str:factor>/on/",
    thing="factor",
)
