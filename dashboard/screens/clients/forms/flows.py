"""How an app may sign users in through the API."""

from django import forms

from dashboard.screens.clients.choices import FLOWS
from dashboard.screens.clients.forms.part import Part
from dashboard.screens.form_fields import switch, ticks, whole
from dashboard.screens.members import setting


class FlowsPart(Part):
    explicit_auth_flows = ticks(
        "Flows",
        FLOWS,
        "How an app may sign users in through the API. Nothing ticked: SRP, custom and refresh token.",
        member="ExplicitAuthFlows",
    )
    auth_session_validity = whole(
        "Time to answer a challenge (minutes)",
        "3 to 15 minutes for a code or a new password. Default 3.",
        3,
        15,
        member="AuthSessionValidity",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer("explicit_auth_flows", FLOWS, "ExplicitAuthFlows")


class SecurityPart(Part):
    prevent_user_existence_errors = setting(
        forms.ChoiceField(
            label="Unknown users",
            choices=[
                ("ENABLED", "Answer as for a wrong password (ENABLED)"),
                ("LEGACY", "Say that the user does not exist (LEGACY)"),
            ],
            help_text="Whether strangers can find out who has an account.",
        ),
        member="PreventUserExistenceErrors",
        absent="LEGACY",
    )
    enable_propagate_additional_user_context_data = switch(
        "Take the user's IP address from the app",
        "For threat protection behind a back end. Needs a client secret.",
        member="EnablePropagateAdditionalUserContextData",
    )
