"""A field of the settings names the member that it speaks for: the member exists, and all others stay."""

from types import SimpleNamespace

import botocore.session
import pytest
from django import forms

from dashboard.screens.clients.forms import ClientForm
from dashboard.screens.form_fields import switch
from dashboard.screens.identity_pools.forms import SettingsForm
from dashboard.screens.members import MembersForm, member_of, setting
from dashboard.screens.pools.forms import CreateForm
from dashboard.screens.pools.subjects import SUBJECTS

FORMS = [
    *((subject.form, "cognito-idp", subject.operation) for subject in SUBJECTS.values()),
    (CreateForm, "cognito-idp", "CreateUserPool"),
    (ClientForm, "cognito-idp", "CreateUserPoolClient"),
    (ClientForm, "cognito-idp", "UpdateUserPoolClient"),
    (SettingsForm, "cognito-identity", "UpdateIdentityPool"),
]
OWN_AFFAIR = {
    "version",
    "sign_in",
    "aliases",
    "case_sensitive",
    "required",
    "mfa",
    "factors",
}
"""Fields that stand for no single member."""


class LockForm(MembersForm):
    locked = switch("Locked", member="Door.Lock.Locked")
    word = setting(forms.CharField(required=False), member="Door.Word")
    bell = switch("Bell", member="Bell", sparse=True)


def typed(stored: dict, **data: str) -> dict:
    form = LockForm(data)
    assert form.is_valid()
    return form.to_members(stored)


@pytest.mark.parametrize(
    ("form", "service", "operation"), FORMS, ids=lambda value: getattr(value, "__name__", value)
)
def test_every_member_of_a_field_exists_in_the_operation(form, service, operation):
    model = botocore.session.get_session().get_service_model(service)
    for name, field in form.base_fields.items():
        if member := member_of(field):
            shape = model.operation_model(operation).input_shape
            for each in member.path.split("."):
                assert each in shape.members, f"{form.__name__}.{name}: {operation} has no {member.path}"
                shape = shape.members[each]


@pytest.mark.parametrize("form", {form for form, *_ in FORMS}, ids=lambda form: form.__name__)
def test_a_field_without_a_member_is_the_forms_own_affair(form):
    silent = {name for name, field in form.base_fields.items() if member_of(field) is None}
    assert silent - OWN_AFFAIR <= {"PreTokenGeneration_version"}, "triggers are written by hand"


def test_what_a_form_does_not_show_stays_as_it_is_stored():
    stored = {"Door": {"Lock": {"Locked": False, "Kind": "cylinder"}, "Word": "mellon", "Colour": "red"}}
    assert typed(stored, locked="on", word="friend") == {
        "Door": {"Lock": {"Locked": True, "Kind": "cylinder"}, "Word": "friend", "Colour": "red"}
    }
    assert stored["Door"]["Word"] == "mellon", "what is stored is not touched"


def test_emptied_text_takes_its_member_away_and_what_it_leaves_empty():
    stored = {"Door": {"Word": "mellon", "Lock": {"Locked": False}}}
    assert typed(stored) == {"Door": {"Lock": {"Locked": False}}}


def test_a_sparse_member_is_sent_only_where_it_is_stored_or_says_something():
    assert "Bell" not in typed({})
    assert typed({}, bell="on")["Bell"] is True
    assert typed({"Bell": True})["Bell"] is False


def test_first_values_are_what_is_stored_or_what_the_service_means():
    assert LockForm.from_members({"Door": {"Lock": {"Locked": True}}}) == {
        "locked": True,
        "word": "",
        "bell": False,
    }


@pytest.mark.parametrize("key", sorted(SUBJECTS))
def test_a_form_that_was_not_touched_sends_back_what_is_stored(key):
    stored = STORED.get(key, POOL)
    place = SimpleNamespace(pool=POOL, embedded=True)
    opened = SUBJECTS[key].form(None, place=place, stored=stored)
    form = SUBJECTS[key].form(_as_sent(opened), place=place, stored=stored)
    assert form.is_valid(), form.errors
    assert form.members() == stored


def _as_sent(form: forms.Form) -> dict:
    """What a browser sends of a form that was only opened."""
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value not in (None, False)}


POOL = {
    "PoolName": "shop",
    "DcrConfiguration": {
        "EnableStatus": "Enabled",
        "OpenDcrEnabled": True,
        "AuthenticatedGrantTypes": [],
        "OpenDcrGrantTypes": ["code"],
        "AllowedScopes": ["orders/read"],
    },
    "DeletionProtection": "ACTIVE",
    "UserPoolTier": "PLUS",
    "MfaConfiguration": "OFF",
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 10,
            "RequireLowercase": True,
            "RequireUppercase": False,
            "RequireNumbers": True,
            "RequireSymbols": False,
            "TemporaryPasswordValidityDays": 3,
            "PasswordHistorySize": 4,
        },
        "SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]},
    },
    "AutoVerifiedAttributes": ["email"],
    "AdminCreateUserConfig": {
        "AllowAdminCreateUserOnly": True,
        "InviteMessageTemplate": {"EmailSubject": "Welcome", "EmailMessage": "{username} {####}"},
    },
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "VerificationMessageTemplate": {
        "DefaultEmailOption": "CONFIRM_WITH_LINK",
        "EmailMessage": "Your code: {####}",
        "EmailMessageByLink": "{##Verify##}",
    },
    "EmailVerificationMessage": "Your code: {####}",
    "EmailConfiguration": {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:us-east-1:123456789012:identity/shop.example",
        "ConfigurationSet": "not shown",
    },
    "SmsConfiguration": {"SnsCallerArn": "arn:aws:iam::123456789012:role/sms", "ExternalId": "x"},
    "UserPoolAddOns": {
        "AdvancedSecurityMode": "AUDIT",
        "AdvancedSecurityAdditionalFlows": {"CustomAuthMode": "AUDIT"},
    },
    "LambdaConfig": {"PreSignUp": "arn:aws:lambda:us-east-1:123456789012:function:check", "NotShown": "x"},
    "UserPoolTags": {"team": "shop"},
}
STORED = {
    "mfa": {
        "MfaConfiguration": "ON",
        "SoftwareTokenMfaConfiguration": {"Enabled": True},
        "EmailMfaConfiguration": {"Subject": "Code", "Message": "{####}"},
        "WebAuthnConfiguration": {"RelyingPartyId": "shop.example", "UserVerification": "required"},
    },
    "sessions": {"UserSessionTracking": "ENABLED", "TokenSession": {"MaxPerUser": 5}},
    "risks": {
        "CompromisedCredentialsRiskConfiguration": {
            "EventFilter": ["SIGN_IN"],
            "Actions": {"EventAction": "BLOCK"},
        },
        "AccountTakeoverRiskConfiguration": {
            "NotifyConfiguration": {"SourceArn": "arn:aws:ses:x", "BlockEmail": {"Subject": "not shown"}},
            "Actions": {
                level + "Action": {"EventAction": "NO_ACTION", "Notify": level == "High"}
                for level in ("Low", "Medium", "High")
            },
        },
        "RiskExceptionConfiguration": {"BlockedIPRangeList": ["10.0.0.0/8"]},
    },
}
