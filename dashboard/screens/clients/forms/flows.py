"""How an app may sign users in through the API."""

from django import forms

from dashboard.screens.clients.choices import FLOWS
from dashboard.screens.clients.forms.part import Part
from dashboard.screens.form_fields import switch, ticks, whole


class FlowsPart(Part):
    explicit_auth_flows = ticks(
        "Flows",
        FLOWS,
        "How an app may sign users in through the API. Nothing ticked: SRP, custom and refresh token.",
    )
    auth_session_validity = whole(
        "Time to answer a challenge (minutes)",
        "3 to 15 minutes for a code or a new password. Default 3.",
        3,
        15,
    )

    MANAGED = ("ExplicitAuthFlows", "AuthSessionValidity")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("explicit_auth_flows", FLOWS, "ExplicitAuthFlows")

    def to_members(self) -> dict:
        return {
            "ExplicitAuthFlows": self.cleaned_data["explicit_auth_flows"],
            "AuthSessionValidity": self.cleaned_data["auth_session_validity"],
        }

    @staticmethod
    def from_members(client: dict) -> dict:
        return {
            "explicit_auth_flows": client.get("ExplicitAuthFlows", []),
            "auth_session_validity": client.get("AuthSessionValidity"),
        }


class SecurityPart(Part):
    prevent_user_existence_errors = forms.ChoiceField(
        label="Unknown users",
        choices=[
            ("ENABLED", "Answer as for a wrong password (ENABLED)"),
            ("LEGACY", "Say that the user does not exist (LEGACY)"),
        ],
        help_text="Whether strangers can find out who has an account.",
    )
    enable_propagate_additional_user_context_data = switch(
        "Take the user's IP address from the app",
        "For threat protection behind a back end. Needs a client secret.",
    )

    MANAGED = ("PreventUserExistenceErrors", "EnablePropagateAdditionalUserContextData")

    def to_members(self) -> dict:
        data = self.cleaned_data
        return {
            "PreventUserExistenceErrors": data["prevent_user_existence_errors"],
            "EnablePropagateAdditionalUserContextData": data["enable_propagate_additional_user_context_data"],
        }

    @staticmethod
    def from_members(client: dict) -> dict:
        return {
            "prevent_user_existence_errors": client.get("PreventUserExistenceErrors", "LEGACY"),
            "enable_propagate_additional_user_context_data": client.get(
                "EnablePropagateAdditionalUserContextData", False
            ),
        }
