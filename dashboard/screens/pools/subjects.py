"""The pages of a pool's settings: what each reads, which form shows it, and which operation replaces it."""

from collections.abc import Callable
from dataclasses import dataclass

from botocore import xform_name
from django.http import Http404

from dashboard.aws.errors import Problem
from dashboard.aws.replacing import sendable
from dashboard.aws.telling import telling
from dashboard.navigation import SETTINGS
from dashboard.place import Place
from dashboard.screens.pools.forms.accounts import SignInForm
from dashboard.screens.pools.forms.basics import BasicsForm
from dashboard.screens.pools.forms.messages import MessagesForm
from dashboard.screens.pools.forms.mfa import MfaForm
from dashboard.screens.pools.forms.part import SubjectForm
from dashboard.screens.pools.forms.passwords import PasswordsForm
from dashboard.screens.pools.forms.registration import RegistrationForm
from dashboard.screens.pools.forms.sessions import SessionsForm
from dashboard.screens.pools.forms.threats import ThreatModeForm, ThreatsForm
from dashboard.screens.pools.forms.triggers import TriggersForm


def pool_settings(place: Place) -> dict:
    """Everything of the pool that UpdateUserPool must send back, under its names."""
    pool = place.pool
    stored = {**sendable("UpdateUserPool", pool), "PoolName": pool["Name"]}
    if "TemporaryPasswordValidityDays" in stored.get("Policies", {}).get("PasswordPolicy", {}):
        invitations = stored.get("AdminCreateUserConfig", {})
        kept = {name: value for name, value in invitations.items() if name != "UnusedAccountValidityDays"}
        stored["AdminCreateUserConfig"] = kept  # Cognito refuses the two together
    return stored


def _mfa(place: Place) -> dict:
    answer = place.client.get_user_pool_mfa_config(UserPoolId=place.pool_id)
    return sendable("SetUserPoolMfaConfig", answer)


def _sessions(place: Place) -> dict:
    answer = place.client.get_user_pool_session_configuration(UserPoolId=place.pool_id)
    return sendable("SetUserPoolSessionConfiguration", answer)


def _threats(place: Place) -> dict:
    answer = place.client.describe_risk_configuration(UserPoolId=place.pool_id)
    return sendable("SetRiskConfiguration", answer["RiskConfiguration"])


@dataclass(frozen=True)
class Subject:
    """One page of settings. ``page`` is the subject on whose page it is edited."""

    key: str
    form: type[SubjectForm]
    operation: str = "UpdateUserPool"
    read: Callable[[Place], dict] = pool_settings
    page: str = ""

    @property
    def title(self) -> str:
        return dict(SETTINGS)[self.page or self.key]

    def open(self, place: Place, data=None) -> SubjectForm:
        """The form on what is stored now. Raises the errors of the connection."""
        return self.form(data or None, place=place, stored=self.read(place))

    def attempt(self, place: Place) -> tuple[SubjectForm | None, Problem | None]:
        """The form, or why it cannot be had."""
        with telling(place) as outcome:
            return self.open(place), None
        return None, outcome.problem

    def call(self, place: Place) -> Callable[..., dict]:
        return getattr(place.client, xform_name(self.operation))

    def url(self, place: Place, act: str = "") -> str:
        if not act:
            return place.url("pool-settings", self.page or self.key)
        return place.url(f"pool-settings-{act}", self.key)


_ALL = (
    Subject("basics", BasicsForm),
    Subject("sign-in", SignInForm),
    Subject("passwords", PasswordsForm),
    Subject("mfa", MfaForm, "SetUserPoolMfaConfig", _mfa),
    Subject("messages", MessagesForm),
    Subject("triggers", TriggersForm),
    Subject("threats", ThreatModeForm),
    Subject("risks", ThreatsForm, "SetRiskConfiguration", _threats, page="threats"),
    Subject("sessions", SessionsForm, "SetUserPoolSessionConfiguration", _sessions),
    Subject("registration", RegistrationForm),
)
SUBJECTS = {subject.key: subject for subject in _ALL}


def find(key: str) -> Subject:
    """The subject of an address. Raises Http404."""
    if key not in SUBJECTS:
        raise Http404("There is no such page of settings.")
    return SUBJECTS[key]
