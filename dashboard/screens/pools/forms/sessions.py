"""Whether a pool keeps track of where its users are signed in."""

from django import forms

from dashboard.screens.form_fields import switch
from dashboard.screens.members import setting
from dashboard.screens.pools.forms.part import Group, SubjectForm


class SessionsForm(SubjectForm):
    tracking = switch(
        "Track sessions",
        "Each sign-in is listed on the user's page and can be revoked by itself.",
        member="UserSessionTracking",
        reads=lambda stored: stored == "ENABLED",
        writes=lambda on: "ENABLED" if on else "DISABLED",
    )
    most = setting(
        forms.IntegerField(
            label="Sessions for each user",
            min_value=1,
            max_value=100,
            help_text="1 to 100. One more sign-in ends the session that was used least recently.",
        ),
        member="TokenSession.MaxPerUser",
        absent=20,
    )

    GROUPS: tuple[Group, ...] = (("Session tracking", "", ("tracking", "most")),)

    def warnings(self) -> list[str]:
        before = self.stored.get("TokenSession", {}).get("MaxPerUser", 20)
        after = str(self.now("most") or before)
        if after.isdecimal() and int(after) < before:
            return ["A lower number ends no session now, only at each user's next sign-in."]
        return []
