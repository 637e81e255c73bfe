"""How long a body is said to be."""

LONGEST = 15


def content_length(text: str) -> int | None:
    """The bytes that a Content-Length header announces, however it is padded with zeros; None where it is no number."""
    if not (text.isascii() and text.isdecimal()):
        return None
    digits = text.lstrip("0")
    return int(digits or "0") if len(digits) <= LONGEST else 10**LONGEST
