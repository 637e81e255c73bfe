"""Requests to sign-in providers: to the hosts that an administrator named or the provider names, bounded in size and time."""

import os
import socket
import ssl
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings

TIMEOUT = (3, 5)
MAX_BYTES = 256 * 1024


class Refused(requests.RequestException):
    """The address may not be asked, or answers too much."""


class ProviderSession(requests.Session):
    """HTTPS alone, no redirects, no proxy, no address of this network unless ``PROVIDER_ALLOW_PRIVATE`` says so."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.verify = os.environ.get("SSL_CERT_FILE") or ssl.get_default_verify_paths().cafile or True

    def request(self, method: str, url: str, **more: Any) -> requests.Response:
        _check(url)
        more |= {"timeout": TIMEOUT, "allow_redirects": False, "stream": True}
        with super().request(method, url, **more) as response:
            if 300 <= response.status_code < 400:
                raise Refused(f"{urlsplit(url).hostname} redirects elsewhere, which is not followed.")
            body = response.raw.read(MAX_BYTES + 1, decode_content=True)
            if len(body) > MAX_BYTES:
                raise Refused(f"The answer of {urlsplit(url).hostname} is too long.")
            response._content, response._content_consumed = body, True
            return response


def _check(url: str) -> None:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "https" or not host:
        raise Refused("The provider names an address that does not begin with https://.")
    if settings.PROVIDER_ALLOW_PRIVATE:
        return
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, parts.port or 443, 0, socket.SOCK_STREAM)}
    except (OSError, UnicodeError):
        raise Refused(f"{host} is not known.") from None
    if not all(ip_address(str(each).partition("%")[0]).is_global for each in found):
        raise Refused(f"{host} is at an address that is not public.")
