"""What the parts of an app client's form have in common."""

from django import forms


class Part(forms.Form):
    """Some fields of the form. A part says with ``told`` which members they come to, with ``first_values`` the way back.

    ``client`` is the UserPoolClientType that is edited, none for a new one.
    """

    MANAGED: tuple[str, ...] = ()
    """The members that the part speaks for."""

    def __init__(
        self, *args, pool: dict, client: dict | None = None, providers: tuple[str, ...] = (), **kwargs
    ):
        self.pool, self.stored, self.providers = pool, client or {}, providers
        super().__init__(*args, **kwargs)

    def offer(self, field: str, choices: list[tuple[str, str]], member: str) -> None:
        """Offer the choices, and whatever the client has already that we do not know."""
        known = {value for value, _ in choices}
        unknown = [(value, value) for value in self.stored.get(member, []) if value not in known]
        self.fields[field].choices = [*choices, *unknown]

    def to_members(self) -> dict:
        """The members as typed."""
        raise NotImplementedError

    @staticmethod
    def from_members(client: dict) -> dict:
        raise NotImplementedError
