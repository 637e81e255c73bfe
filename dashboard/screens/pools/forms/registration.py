"""Whether apps may make app clients of a pool for themselves, and what these may ask for. Follows DcrConfigurationType."""

import re

from django import forms

from dashboard.screens.form_fields import Lines, switch, ticks
from dashboard.screens.members import setting
from dashboard.screens.pools.forms.part import Group, SubjectForm

_RULES = "DcrConfiguration"
_TOKEN_SCOPE, _OWN_ACCOUNT = "aws.cognito/dcr/register", "aws.cognito.signin.user.admin"
_SCOPE, MOST = re.compile(r"[\x21\x23-\x5B\x5D-\x7E]{1,256}"), 50
_CODE, _MACHINE = "code", "client_credentials"
GRANTS = [
    (_CODE, "Authorization code: it sends users to sign in"),
    (_MACHINE, "Client credentials: it gets tokens as a machine, and no user is there"),
]


class RegistrationForm(SubjectForm):
    on = switch(
        "Clients may register themselves",
        "At /oauth2/register of the pool’s domain, as clients of AI agents (MCP) do.",
        member=_RULES,
        by_hand=True,
        reads=lambda rules: rules.get("EnableStatus", "Enabled") == "Enabled",
    )
    scopes = setting(
        Lines(
            label="Scopes",
            required=False,
            help_text="What they may ask for beside openid, email, phone and profile, one a line, such as orders/read.",
        ),
        member=f"{_RULES}.AllowedScopes",
        absent=[],
        sparse=True,
    )
    token_grants = ticks(
        "Grants",
        GRANTS,
        "Nothing ticked: nobody registers this way.",
        member=f"{_RULES}.AuthenticatedGrantTypes",
        absent=[_CODE, _MACHINE],
        sparse=True,
    )
    opened = switch(
        "Open registration",
        "Anybody on the internet may register a client. Nobody is asked who they are.",
        member=f"{_RULES}.OpenDcrEnabled",
        sparse=True,
    )
    open_grants = ticks(
        "Grants",
        GRANTS,
        "Leave it at the code: what registers as a machine gets tokens at once.",
        member=f"{_RULES}.OpenDcrGrantTypes",
        absent=[_CODE],
        sparse=True,
    )

    GROUPS: tuple[Group, ...] = (
        ("Registration", "", ("on", "scopes")),
        ("With a token", f"An access token with the scope {_TOKEN_SCOPE}.", ("token_grants",)),
        ("Without a token", "", ("opened", "open_grants")),
    )

    def clean_scopes(self) -> list[str]:
        scopes = self.cleaned_data["scopes"]
        if len(scopes) > MOST:
            raise forms.ValidationError(f"At most {MOST} scopes, not {len(scopes)}.")
        if _TOKEN_SCOPE in scopes:
            raise forms.ValidationError(f"{_TOKEN_SCOPE} cannot be theirs: they would register others.")
        for scope in scopes:
            if not _SCOPE.fullmatch(scope):
                raise forms.ValidationError(f"“{scope[:60]}” is no scope: write server/scope.")
        return scopes

    def to_members(self, stored: dict) -> dict:
        """A configuration that does not say whether it is on is on: so it always says it."""
        members, on = super().to_members(stored), self.cleaned_data["on"]
        rules = members.get(_RULES) or stored.get(_RULES)
        if on or rules is not None:
            members[_RULES] = {**(rules or {}), "EnableStatus": "Enabled" if on else "Disabled"}
        return members

    def warnings(self) -> list[str]:
        if not self.now("on"):
            was_on = self["on"].initial
            stay = (
                "Clients that have registered stay and go on working. Delete them under Registered clients."
            )
            return [stay] if was_on else []
        found = [*self._open(), *self._beside()]
        if _OWN_ACCOUNT in (self.now("scopes") or ()):
            found.append(
                f"With {_OWN_ACCOUNT} a client can change and delete the accounts of the users who sign in to it."
            )
        return found

    def _open(self) -> list[str]:
        """What open registration means; where it is off, what else registers."""
        grants = self.now("open_grants") or []
        if not self.now("opened"):
            return [
                f"Whoever registers needs an access token with {_TOKEN_SCOPE}: give this scope to the app client that they sign in to."
            ]
        if not grants:
            return ["Open registration is on and has no grant: whoever registers without a token is refused."]
        found = ["Open: a stranger can make a client under any name, and send your users to sign in to it."]
        if self.place.embedded:
            found[0] += (
                " They are asked first, by a page that calls it unverified. How many register is bounded, and one that"
                " nobody signs in to within 24 hours goes."
            )
        else:
            found[0] += " Each counts towards the quota of app clients."
        if _MACHINE in grants:
            found.append(
                "Anybody gets access tokens with the scopes above, and no user is asked: whatever takes these tokens is open to all."
            )
        return found

    def _beside(self) -> list[str]:
        pool = self.place.pool
        found = []
        if not (pool.get("Domain") or pool.get("CustomDomain")):
            found.append("The pool has no domain yet. Clients find the way to register at its domain.")
        if pool.get("UserPoolTier") == "LITE":
            found.append("This pool is on Lite. Registration comes with Essentials: change the plan first.")
        return found
