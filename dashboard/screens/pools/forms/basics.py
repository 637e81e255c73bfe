"""A pool's name, its plan, and what keeps it from being deleted."""

from django import forms

from dashboard.screens.form_fields import switch
from dashboard.screens.pools.forms.part import Part, SubjectForm

PLANS = [
    ("LITE", "Lite: passwords, SMS and authenticator apps, groups"),
    ("ESSENTIALS", "Essentials: also sign-in without a password, e-mail codes, session tracking"),
    ("PLUS", "Plus: also threat protection and the history of sign-ins"),
]


class BasicsPart(Part):
    pool_name = forms.RegexField(
        r"^[\w\s+=,.@-]+$",
        label="Name",
        max_length=128,
        help_text="For people. The pool's id is given by Cognito and never changes.",
    )
    deletion_protection = switch(
        "Deletion protection", "The pool cannot be deleted until this is turned off."
    )

    GROUPS = (("Basics", "", ("pool_name", "deletion_protection")),)

    def to_members(self, stored: dict) -> dict:
        data = self.cleaned_data
        return {
            "PoolName": data["pool_name"],
            "DeletionProtection": "ACTIVE" if data["deletion_protection"] else "INACTIVE",
        }

    @staticmethod
    def from_members(stored: dict) -> dict:
        return {
            "pool_name": stored.get("PoolName", ""),
            "deletion_protection": stored.get("DeletionProtection") == "ACTIVE",
        }


class BasicsForm(SubjectForm, BasicsPart):
    tier = forms.ChoiceField(
        label="Feature plan",
        choices=PLANS,
        widget=forms.RadioSelect,
        help_text="On AWS the plan is what you pay for. Going down needs its features turned off first.",
    )

    GROUPS = (*BasicsPart.GROUPS, ("Plan", "", ("tier",)))

    def to_members(self, stored: dict) -> dict:
        return {**BasicsPart.to_members(self, stored), "UserPoolTier": self.cleaned_data["tier"]}

    @staticmethod
    def from_members(stored: dict) -> dict:
        return {**BasicsPart.from_members(stored), "tier": stored.get("UserPoolTier", "ESSENTIALS")}
