"""A pool's name, its plan, and what keeps it from being deleted."""

from django import forms

from dashboard.screens.form_fields import switch
from dashboard.screens.members import setting
from dashboard.screens.pools.forms.part import Group, Part, SubjectForm

PLANS = [
    ("LITE", "Lite: passwords, SMS and authenticator apps, groups"),
    ("ESSENTIALS", "Essentials: also sign-in without a password, e-mail codes, session tracking"),
    ("PLUS", "Plus: also threat protection and the history of sign-ins"),
]


class BasicsPart(Part):
    pool_name = setting(
        forms.RegexField(
            r"^[\w\s+=,.@-]+$",
            label="Name",
            max_length=128,
            help_text="For people. The pool's id is given by Cognito and never changes.",
        ),
        member="PoolName",
    )
    deletion_protection = switch(
        "Deletion protection",
        "The pool cannot be deleted until this is turned off.",
        member="DeletionProtection",
        reads=lambda stored: stored == "ACTIVE",
        writes=lambda on: "ACTIVE" if on else "INACTIVE",
    )

    GROUPS: tuple[Group, ...] = (("Basics", "", ("pool_name", "deletion_protection")),)


class BasicsForm(SubjectForm, BasicsPart):
    tier = setting(
        forms.ChoiceField(
            label="Feature plan",
            choices=PLANS,
            widget=forms.RadioSelect,
            help_text="On AWS the plan is what you pay for. Going down needs its features turned off first.",
        ),
        member="UserPoolTier",
        absent="ESSENTIALS",
    )

    GROUPS: tuple[Group, ...] = (*BasicsPart.GROUPS, ("Plan", "", ("tier",)))
