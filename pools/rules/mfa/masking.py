"""Addresses as they are shown to somebody who is not known yet. Follows CodeDeliveryDetailsType."""

_SHOWN_DIGITS = 4


def masked(medium: str, destination: str) -> str:
    """``a***@e***`` of an e-mail address, ``+*******1234`` of a phone number; ``medium`` is EMAIL or SMS."""
    if medium == "EMAIL":
        local, _, domain = destination.rpartition("@")
        return f"{local[:1]}***@{domain[:1]}***"
    digits = destination.removeprefix("+")
    shown = digits[-_SHOWN_DIGITS:] if len(digits) > _SHOWN_DIGITS else ""
    return f"+{'*' * (len(digits) - len(shown))}{shown}"
