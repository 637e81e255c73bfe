"""Let a sign-in ask for this second factor of a user first."""

from dashboard.acts.user_act import UserAct
from dashboard.acts.users.second_factor import named, set_factor
from dashboard.users.factors import LABELS

ACT = UserAct(
    key="factor-prefer",
    operation="cognito-idp:AdminSetUserMFAPreference",
    label="Ask for it first",
    effects="A sign-in asks for this factor first.",
    perform=lambda user, given: set_factor(user, named(given["factor"]), on=True, preferred=True),
    said=lambda user, given: f"{LABELS[named(given['factor'])]} is asked for first.",
    page="posts",
    address="factors/<str:factor>/prefer/",
    thing="factor",
)
