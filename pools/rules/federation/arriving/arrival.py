"""Somebody who has just come back from a provider, for the length of the call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pools.models import AppClient, IdentityProvider, UserPool
from pools.rules.context.reading import Context, read_context
from pools.rules.federation.arriving.names import federated_name
from pools.rules.federation.verified import VerifiedIdentity
from pools.rules.oauth.requests import AuthorizationRequest
from pools.rules.uuids import new_uuid
from pools.wire.call import Call


@dataclass(frozen=True)
class Arrival:
    """``claims`` are the provider's, or what the pool's InboundFederation function made of them."""

    call: Call
    asked: AuthorizationRequest
    verified: VerifiedIdentity
    claims: Mapping[str, Any]
    event_id: str = field(default_factory=new_uuid)

    @property
    def pool(self) -> UserPool:
        return self.asked.pool

    @property
    def client(self) -> AppClient:
        return self.asked.client

    @property
    def provider(self) -> IdentityProvider:
        return self.verified.provider

    @cached_property
    def name(self) -> str:
        """The user name that they have unless they are linked to somebody."""
        return federated_name(self.pool, self.provider, self.verified.subject)

    @cached_property
    def context(self) -> Context:
        return read_context(self.call)
