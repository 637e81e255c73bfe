"""A user as the pages speak of one, read from ListUsers or AdminGetUser."""

import json
from dataclasses import dataclass, field
from datetime import datetime

_STATUS_WORDS = {
    "CONFIRMED": ("Confirmed", "good"),
    "UNCONFIRMED": ("Unconfirmed", "warn"),
    "FORCE_CHANGE_PASSWORD": ("Invited", "info"),
    "RESET_REQUIRED": ("Must reset", "info"),
    "EXTERNAL_PROVIDER": ("External", "good"),
    "COMPROMISED": ("Compromised", "bad"),
    "ARCHIVED": ("Archived", "off"),
    "UNKNOWN": ("Unknown", "off"),
}
CONTACTS = {"email": "e-mail address", "phone_number": "phone number"}


def status_words(status: str) -> tuple[str, str]:
    """A UserStatus in words, and the tone of its pill: good, info, warn, bad or off."""
    return _STATUS_WORDS.get(status, (status.replace("_", " ").capitalize(), "off"))


@dataclass(frozen=True)
class Person:
    """A user. ``factors`` are the second factors that AdminGetUser names; ListUsers names none.

    ``masked`` names the attributes whose values the reader sees only masked: nothing may be done with those values but to
    show them. ``signed_in`` is the last sign-in, where the list tells it.
    """

    username: str
    status: str
    enabled: bool
    created: datetime | None
    modified: datetime | None
    attributes: dict[str, str] = field(default_factory=dict)
    factors: tuple[str, ...] = ()
    preferred_factor: str = ""
    masked: frozenset[str] = frozenset()
    signed_in: datetime | None = None

    @property
    def sub(self) -> str:
        return self.attributes.get("sub", "")

    @property
    def email(self) -> str:
        return self.attributes.get("email", "")

    @property
    def phone_number(self) -> str:
        return self.attributes.get("phone_number", "")

    @property
    def name(self) -> str:
        """The person's own name, or an empty string; a masked name names nobody."""
        parts = (self._unmasked("given_name"), self._unmasked("family_name"))
        return self._unmasked("name") or " ".join(part for part in parts if part)

    @property
    def title(self) -> str:
        """What heads their page: a name where there is one, else what they sign in with."""
        if self.name:
            return self.name
        return (
            (self.email or self.phone_number or self.username) if self.username == self.sub else self.username
        )

    @property
    def short(self) -> str:
        """The name by which a sentence speaks of them."""
        return self._unmasked("given_name") or (self.name.split()[0] if self.name else self.title)

    @property
    def has_own_username(self) -> bool:
        """Whether the user name says more than the ``sub``."""
        return self.username != self.sub

    @property
    def provider(self) -> str:
        """The identity provider of a federated user, as the pool calls it."""
        try:
            return json.loads(self.attributes.get("identities", "[]"))[0]["providerName"]
        except (ValueError, LookupError, TypeError):
            return self.username.partition("_")[0] if self.status == "EXTERNAL_PROVIDER" else ""

    def _unmasked(self, name: str) -> str:
        return "" if name in self.masked else self.attributes.get(name, "")

    def verified(self, contact: str) -> bool:
        """Whether the user has this contact (``email`` or ``phone_number``) and it is verified."""
        flag = self.attributes.get(f"{contact}_verified", "").lower()
        return bool(self.attributes.get(contact)) and flag == "true"

    @property
    def email_verified(self) -> bool:
        return self.verified("email")

    @property
    def phone_number_verified(self) -> bool:
        return self.verified("phone_number")

    @property
    def names_in_trail(self) -> list[str]:
        """Every name under which a call may have meant this user, of those that are not masked."""
        return sorted(
            {
                name
                for name in (self.username, self.sub, self._unmasked("email"), self._unmasked("phone_number"))
                if name
            }
        )


def read(user: dict) -> Person:
    """A UserType of ListUsers, or the answer of AdminGetUser."""
    given = user.get("UserAttributes", user.get("Attributes", []))
    return Person(
        username=user["Username"],
        status=user.get("UserStatus", "UNKNOWN"),
        enabled=user.get("Enabled", True),
        created=user.get("UserCreateDate"),
        modified=user.get("UserLastModifiedDate"),
        attributes={attribute["Name"]: attribute.get("Value", "") for attribute in given},
        factors=tuple(user.get("UserMFASettingList", ())),
        preferred_factor=user.get("PreferredMfaSetting", ""),
        masked=frozenset(attribute["Name"] for attribute in given if attribute.get("Masked")),
        signed_in=user.get("LastSignInDate"),
    )
