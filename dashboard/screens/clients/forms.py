"""The form of an app client: every setting explained, and its way to the API's members and back."""

from urllib.parse import urlsplit

from django import forms

from dashboard.screens.clients.choices import ABSENT_MEANS, FLOWS, GRANTS, SCOPES, SHORT_UNITS
from dashboard.screens.clients.risks import LOCAL_HOSTS

_TOKENS = ("access", "id", "refresh")


class Lines(forms.CharField):
    """One value a line; cleaned to a list without repeats."""

    widget = forms.Textarea(attrs={"rows": 3, "spellcheck": "false"})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        return list(dict.fromkeys(super().clean(value or "").split()))


def _choices(choices, help_text: str = "", label: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        choices=choices,
        required=False,
        help_text=help_text,
        label=label,
        widget=forms.CheckboxSelectMultiple,
    )


def _whole(label: str, help_text: str, low: int, high: int) -> forms.IntegerField:
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=low, max_value=high, required=False, localize=False
    )


def _unit(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=SHORT_UNITS)


def _switch(label: str, help_text: str) -> forms.BooleanField:
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class ClientForm(forms.Form):
    """What Create- and UpdateUserPoolClient take. ``version`` carries the version that the form was opened on."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    client_name = forms.RegexField(
        r"^[\w\s+=,.@-]+$",
        label="Name",
        max_length=128,
        help_text="For people. Apps use the client id, which never changes.",
    )
    explicit_auth_flows = _choices(
        FLOWS,
        "How an app may sign users in through the API. Nothing ticked: SRP, custom and refresh token.",
        "Flows",
    )
    auth_session_validity = _whole(
        "Time to answer a challenge (minutes)",
        "3 to 15 minutes for a code or a new password. Default 3.",
        3,
        15,
    )
    access_token_validity = _whole(
        "Access token", "What the app shows to services. 5 minutes to 1 day, default 60 minutes.", 1, 86400
    )
    access_token_unit = _unit("Unit of the access token")
    id_token_validity = _whole(
        "ID token", "Says who the user is. 5 minutes to 1 day, default 60 minutes.", 1, 86400
    )
    id_token_unit = _unit("Unit of the ID token")
    refresh_token_validity = _whole(
        "Refresh token",
        "How long somebody stays signed in. 60 minutes to 10 years, default 30 days.",
        1,
        315_360_000,
    )
    refresh_token_unit = _unit("Unit of the refresh token")
    rotate_refresh = _switch(
        "Rotate refresh tokens",
        "Each use gives a new refresh token and ends the old one: a copied one shows up.",
    )
    rotation_grace = _whole(
        "Grace period (seconds)",
        "The old token still works this long, for apps on bad networks. 0 to 60.",
        0,
        60,
    )
    supported_identity_providers = _choices(
        [("COGNITO", "The pool's own users")],
        "Whose users may sign in through this client.",
        "Identity providers",
    )
    allowed_o_auth_flows_user_pool_client = _switch(
        "Use the sign-in pages and OAuth endpoints", "Off: grants, scopes and addresses below have no effect."
    )
    allowed_o_auth_flows = _choices(GRANTS, label="Grants")
    allowed_o_auth_scopes = _choices(SCOPES, "What tokens may be asked for.", "Scopes")
    custom_scopes = Lines(
        label="Custom scopes",
        required=False,
        help_text="Scopes of resource servers, one a line: server/scope.",
    )
    callback_urls = Lines(
        label="Callback addresses",
        required=False,
        help_text="Where the browser may return after sign-in, one a line: https, an app's own scheme, http on localhost.",
    )
    default_redirect_uri = forms.CharField(
        label="Default callback",
        max_length=1024,
        required=False,
        help_text="Must be one of the callback addresses.",
    )
    logout_urls = Lines(
        label="Sign-out addresses",
        required=False,
        help_text="Where the browser may return after sign-out, one a line.",
    )
    limit_read = _switch(
        "Choose what the app may read",
        "Off: all standard attributes and the two verified flags, no custom ones.",
    )
    read_attributes = _choices([], label="May read")
    limit_write = _switch("Choose what the app may write", "Off: all standard attributes, no custom ones.")
    write_attributes = _choices([], label="May write")
    prevent_user_existence_errors = forms.ChoiceField(
        label="Unknown users",
        choices=[
            ("ENABLED", "Answer as for a wrong password (ENABLED)"),
            ("LEGACY", "Say that the user does not exist (LEGACY)"),
        ],
        help_text="Whether strangers can find out who has an account.",
    )
    enable_token_revocation = _switch(
        "Tokens can be revoked", "Signing out ends a refresh token and the access tokens made from it."
    )
    enable_propagate_additional_user_context_data = _switch(
        "Take the user's IP address from the app",
        "For threat protection behind a back end. Needs a client secret.",
    )

    def __init__(
        self, *args, pool: dict, client: dict | None = None, providers: tuple[str, ...] = (), **kwargs
    ):
        self.stored = client or {}
        super().__init__(*args, **kwargs)
        names = [attribute["Name"] for attribute in pool.get("SchemaAttributes", [])]
        named = sorted(names, key=lambda name: (":" in name, name))
        for field in ("read_attributes", "write_attributes"):
            member = "ReadAttributes" if field == "read_attributes" else "WriteAttributes"
            self._offer(field, [(name, name) for name in named if field[0] == "r" or name != "sub"], member)
        self._offer("explicit_auth_flows", FLOWS, "ExplicitAuthFlows")
        others = [(name, name) for name in providers if name != "COGNITO"]
        self._offer(
            "supported_identity_providers",
            [("COGNITO", "The pool's own users"), *others],
            "SupportedIdentityProviders",
        )

    def _offer(self, field: str, choices: list[tuple[str, str]], member: str) -> None:
        """Offer the choices, and whatever the client has already that we do not know."""
        known = {value for value, _ in choices}
        unknown = [(value, value) for value in self.stored.get(member, []) if value not in known]
        self.fields[field].choices = [*choices, *unknown]

    @property
    def validities(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Each token's validity and its unit."""
        return [(self[f"{token}_token_validity"], self[f"{token}_token_unit"]) for token in _TOKENS]

    @property
    def permissions(
        self,
    ) -> list[tuple[str, forms.boundfield.BoundWidget, forms.boundfield.BoundWidget | None]]:
        """Each attribute with its two boxes; ``sub`` cannot be written."""
        write = {box.data["value"]: box for box in self["write_attributes"]}
        return [(box.data["value"], box, write.get(box.data["value"])) for box in self["read_attributes"]]

    @property
    def limits(self) -> bool:
        """Whether the attributes are chosen one by one."""
        return bool(self["limit_read"].value() or self["limit_write"].value())

    def clean_allowed_o_auth_flows(self) -> list[str]:
        chosen = self.cleaned_data["allowed_o_auth_flows"]
        if "client_credentials" in chosen and len(chosen) > 1:
            raise forms.ValidationError(
                "Client credentials must be the only grant. Give machines their own client."
            )
        return chosen

    def clean_callback_urls(self) -> list[str]:
        return _checked(self.cleaned_data["callback_urls"])

    def clean_logout_urls(self) -> list[str]:
        return _checked(self.cleaned_data["logout_urls"])

    def clean(self) -> dict:
        data = super().clean()
        default = data.get("default_redirect_uri")
        if default and default not in data.get("callback_urls", []):
            self.add_error(
                "default_redirect_uri", "This is not one of the callback addresses. Add it there first."
            )
        return data

    def members(self) -> dict:
        """The members as typed; what was left empty is left out. Where Describe leaves a default out, so do we."""
        data = self.cleaned_data
        scopes = [*data["allowed_o_auth_scopes"], *data["custom_scopes"]]
        told = {
            "ClientName": data["client_name"],
            "ExplicitAuthFlows": data["explicit_auth_flows"],
            "AuthSessionValidity": data["auth_session_validity"],
            "SupportedIdentityProviders": data["supported_identity_providers"],
            "AllowedOAuthFlowsUserPoolClient": data["allowed_o_auth_flows_user_pool_client"],
            "AllowedOAuthFlows": data["allowed_o_auth_flows"],
            "AllowedOAuthScopes": scopes,
            "CallbackURLs": data["callback_urls"],
            "DefaultRedirectURI": data["default_redirect_uri"],
            "LogoutURLs": data["logout_urls"],
            "ReadAttributes": data["read_attributes"] if data["limit_read"] else None,
            "WriteAttributes": data["write_attributes"] if data["limit_write"] else None,
            "PreventUserExistenceErrors": data["prevent_user_existence_errors"],
            "EnableTokenRevocation": data["enable_token_revocation"],
            "EnablePropagateAdditionalUserContextData": data["enable_propagate_additional_user_context_data"],
            "RefreshTokenRotation": _rotation(data),
            "TokenValidityUnits": self._units(),
        }
        for token in _TOKENS:
            told[f"{token.title()}TokenValidity"] = data[f"{token}_token_validity"]
        return {name: value for name, value in told.items() if self._worth_sending(name, value)}

    def _worth_sending(self, name: str, value: object) -> bool:
        if value in (None, "", [], {}):
            return False
        return name in self.stored or value != ABSENT_MEANS.get(name)

    def _units(self) -> dict:
        """The units of the tokens that have a validity."""
        data, stored = self.cleaned_data, self.stored.get("TokenValidityUnits", {})
        units = {}
        for token in _TOKENS:
            name, unit = f"{token.title()}Token", data[f"{token}_token_unit"]
            implied = unit == ("days" if token == "refresh" else "hours") and name not in stored
            if data[f"{token}_token_validity"] and not implied:
                units[name] = unit
        return units


MANAGED = [
    "ClientName",
    "ExplicitAuthFlows",
    "AuthSessionValidity",
    "SupportedIdentityProviders",
    "AllowedOAuthFlowsUserPoolClient",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "CallbackURLs",
    "DefaultRedirectURI",
    "LogoutURLs",
    "ReadAttributes",
    "WriteAttributes",
    "PreventUserExistenceErrors",
    "EnableTokenRevocation",
    "EnablePropagateAdditionalUserContextData",
    "RefreshTokenRotation",
    "TokenValidityUnits",
    "AccessTokenValidity",
    "IdTokenValidity",
    "RefreshTokenValidity",
]
"""The members that the form speaks for; all others are sent back as they were described."""


def initial_of(client: dict) -> dict:
    """A client (UserPoolClientType) as the form's first values."""
    units, scopes = client.get("TokenValidityUnits", {}), client.get("AllowedOAuthScopes", [])
    known = dict(SCOPES)
    rotation = client.get("RefreshTokenRotation", {})
    values = {
        "client_name": client.get("ClientName", ""),
        "explicit_auth_flows": client.get("ExplicitAuthFlows", []),
        "auth_session_validity": client.get("AuthSessionValidity"),
        "supported_identity_providers": client.get("SupportedIdentityProviders", []),
        "allowed_o_auth_flows_user_pool_client": client.get("AllowedOAuthFlowsUserPoolClient", False),
        "allowed_o_auth_flows": client.get("AllowedOAuthFlows", []),
        "allowed_o_auth_scopes": [scope for scope in scopes if scope in known],
        "custom_scopes": [scope for scope in scopes if scope not in known],
        "callback_urls": client.get("CallbackURLs", []),
        "default_redirect_uri": client.get("DefaultRedirectURI", ""),
        "logout_urls": client.get("LogoutURLs", []),
        "limit_read": bool(client.get("ReadAttributes")),
        "read_attributes": client.get("ReadAttributes", []),
        "limit_write": bool(client.get("WriteAttributes")),
        "write_attributes": client.get("WriteAttributes", []),
        "prevent_user_existence_errors": client.get("PreventUserExistenceErrors", "LEGACY"),
        "enable_token_revocation": client.get("EnableTokenRevocation", True),
        "enable_propagate_additional_user_context_data": client.get(
            "EnablePropagateAdditionalUserContextData", False
        ),
        "rotate_refresh": rotation.get("Feature") == "ENABLED",
        "rotation_grace": rotation.get("RetryGracePeriodSeconds"),
    }
    for token in _TOKENS:
        name = token.title()
        values[f"{token}_token_validity"] = client.get(f"{name}TokenValidity") or None
        values[f"{token}_token_unit"] = units.get(f"{name}Token", "days" if token == "refresh" else "hours")
    return values


NEW = {
    "explicit_auth_flows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    "access_token_validity": 60,
    "access_token_unit": "minutes",
    "id_token_validity": 60,
    "id_token_unit": "minutes",
    "refresh_token_validity": 30,
    "refresh_token_unit": "days",
    "supported_identity_providers": ["COGNITO"],
    "prevent_user_existence_errors": "ENABLED",
    "enable_token_revocation": True,
}
"""A careful start for a new client."""


def _rotation(data: dict) -> dict:
    if not data["rotate_refresh"]:
        return {"Feature": "DISABLED"}
    return {"Feature": "ENABLED", "RetryGracePeriodSeconds": data["rotation_grace"] or 0}


def _checked(urls: list[str]) -> list[str]:
    """Refuse what Cognito refuses: no scheme, a fragment, plain http away from localhost."""
    for url in urls:
        parts = urlsplit(url)
        if not parts.scheme or (parts.scheme in ("http", "https") and not parts.hostname):
            raise forms.ValidationError(
                f"“{url}” is not a whole address. Start it with https:// or a scheme."
            )
        if parts.scheme == "http" and parts.hostname not in LOCAL_HOSTS:
            raise forms.ValidationError(
                f"“{url}” is plain http, which Cognito takes for localhost only. Use https."
            )
        if parts.fragment:
            raise forms.ValidationError(f"“{url}” has a fragment (#). Cognito refuses those.")
    return urls
