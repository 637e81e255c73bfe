"""ProviderDetails on their way to an update, which takes them as a whole."""

from collections.abc import Mapping
from typing import Any

from dashboard.pool_providers.kinds import Kind, kind_of

_WHOLE = ("client_secret", "private_key", "MetadataFile")
"""What no page and no form carries: it is read again where it is sent."""


def editable(kind: Kind, details: Mapping[str, str]) -> dict[str, str]:
    """What a form speaks for: nothing read only, nothing secret, no document."""
    return {name: value for name, value in details.items() if name not in (*kind.read_only, *_WHOLE)}


def whole_details(
    described: Mapping[str, Any],
    changed: Mapping[str, str] | None = None,
    *,
    secret: str = "",
    metadata: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The whole to send: what is stored and may be sent, over it what was ``changed``, a new ``secret``, new ``metadata``
    (MetadataFile or MetadataURL). A member that was emptied goes."""
    kind, stored = kind_of(described["ProviderType"]), described.get("ProviderDetails") or {}
    whole = {name: value for name, value in stored.items() if name not in kind.read_only}
    if changed is not None:
        whole = {name: value for name, value in whole.items() if name in _WHOLE} | dict(changed)
    if metadata:
        whole = {name: value for name, value in whole.items() if not name.startswith("Metadata")} | dict(
            metadata
        )
    if secret:
        whole[kind.secret] = secret
    return {name: value for name, value in whole.items() if value}
