"""Addresses as they are shown to somebody who is not known yet. Follows CodeDeliveryDetailsType."""

from django.utils.crypto import salted_hmac

from pools.models import UserPool
from pools.rules.names.search_keys import fold
from pools.rules.schema.values import check_email, check_phone_number

ATTRIBUTES = {"EMAIL": "email", "SMS": "phone_number"}
MEDIUMS = {"email": "EMAIL", "phone_number": "SMS"}
_SALT = "pools.rules.destinations"
_SHOWN_DIGITS = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Most people's addresses are with a few providers: an even spread of first letters would be told from theirs.
_DOMAINS = "gggggggghhhooyyimacept"


def describe_delivery(medium: str, destination: str) -> dict[str, str]:
    """CodeDeliveryDetailsType for a code that went to this address."""
    return {
        "Destination": masked(medium, destination),
        "DeliveryMedium": medium,
        "AttributeName": ATTRIBUTES[medium],
    }


def masked(medium: str, destination: str) -> str:
    """``a***@e***`` of an e-mail address, ``+*******1234`` of a phone number; ``medium`` is EMAIL or SMS."""
    if medium == "EMAIL":
        local, _, domain = destination.rpartition("@")
        return f"{local[:1]}***@{domain[:1]}***"
    digits = destination.removeprefix("+")
    shown = digits[-_SHOWN_DIGITS:] if len(digits) > _SHOWN_DIGITS else ""
    return f"+{'*' * (len(digits) - len(shown))}{shown}"


def typed_medium(username: str) -> str | None:
    """EMAIL or SMS, where what somebody typed as their name has the form of such an address."""
    if not check_email(username):
        return "EMAIL"
    return None if check_phone_number(username) else "SMS"


def invented_delivery(pool: UserPool, medium: str, username: str) -> dict[str, str]:
    """What :func:`describe_delivery` could be for a name that nobody bears: the same each time.

    Where the name is an address itself, that is what a user of this name would have.
    """
    right_form = check_email if medium == "EMAIL" else check_phone_number
    address = username if not right_form(username) else _invented(pool, medium, username)
    return describe_delivery(medium, address)


def _invented(pool: UserPool, medium: str, username: str) -> str:
    number = int.from_bytes(salted_hmac(_SALT, f"{pool.id} {fold(username)}", algorithm="sha256").digest())
    if medium == "SMS":
        return f"+1000000{number % 10_000:04}"
    return f"{_LETTERS[number % 26]}@{_DOMAINS[number // 26 % len(_DOMAINS)]}"
