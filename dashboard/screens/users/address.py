"""User names in addresses: one path segment, whatever Cognito allows in a name.

A slash, a dot or a percent sign in a path is rewritten by browsers and proxies on the way, so everything but
letters, digits and a few harmless signs is written as ``~`` and its hexadecimal code.
"""

import regex
from django.urls.converters import StringConverter

_UNSAFE = regex.compile(r"[^\p{L}\p{M}\p{N}@+_.=-]|^\.+$")
_ESCAPE = regex.compile(r"~([0-9a-f]+)\.")


class UsernameConverter(StringConverter):
    """The path converter ``user``."""

    regex = r"[^/]+"

    def to_python(self, value: str) -> str:
        try:
            return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), value)
        except (ValueError, OverflowError):
            raise ValueError("no user name") from None

    def to_url(self, value: str) -> str:
        return _UNSAFE.sub(lambda found: "".join(f"~{ord(sign):x}." for sign in found[0]), value)
