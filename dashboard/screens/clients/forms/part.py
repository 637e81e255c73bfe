"""What the parts of an app client's form have in common."""

from dashboard.screens.form_fields import offer
from dashboard.screens.members import MembersForm


class Part(MembersForm):
    """Some fields of the form. ``client`` is the UserPoolClientType that is edited, none for a new one; ``scopes`` are
    those of resource servers, each with its words."""

    def __init__(
        self,
        *args,
        pool: dict,
        client: dict | None = None,
        providers: tuple[str, ...] = (),
        scopes: list[tuple[str, str]] | None = None,
        **kwargs,
    ):
        self.pool, self.stored, self.providers = pool, client or {}, providers
        self.server_scopes_offered = scopes or []
        super().__init__(*args, **kwargs)

    def offer(self, field: str, choices: list[tuple[str, str]], member: str) -> None:
        """Offer the choices, and whatever the client has already that we do not know."""
        known = {value for value, _ in choices}
        unknown = [(value, value) for value in self.stored.get(member, []) if value not in known]
        offer(self, field, [*choices, *unknown])
