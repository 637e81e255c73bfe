"""The ways to the client's identity providers on the sign-in page: a button for each, or a field for a company's address."""

from dataclasses import dataclass

import regex
from django.http import HttpResponse
from django.templatetags.static import static
from django.utils.translation import gettext as _

from pools.hosted.federation.going import go_to_provider
from pools.hosted.pages.fields import Field
from pools.hosted.pages.page import Page
from pools.models import IdentityProvider
from pools.models.federation import ProviderType
from pools.rules.branding.styles import Picture
from pools.rules.federation.providers.finding import providers_of

CHOOSE, ADDRESS = "provider", "provider_address"
"""What the button of the field is pressed for, and the field's name."""
_DOMAIN = regex.compile(r"(?:[\w-]{1,39}\.)+[\w-]{2,39}")
_SOCIAL = {
    ProviderType.GOOGLE: ("Google", "google"),
    ProviderType.FACEBOOK: ("Facebook", "facebook"),
    ProviderType.AMAZON: ("Amazon", "amazon"),
    ProviderType.APPLE: ("Apple", "apple"),
}
"""What people call them, and the name of their look."""


@dataclass(frozen=True)
class Button:
    """As ``pools/hosted/provider.html`` takes it."""

    label: str
    url: str
    social: bool
    icon: Picture | None


@dataclass(frozen=True)
class Elsewhere:
    """The ways to providers. ``fields`` is the one for an address, or empty where no provider is found by one."""

    buttons: list[Button]
    fields: list[Field]

    def __bool__(self) -> bool:
        return bool(self.buttons or self.fields)


def ways_elsewhere(page: Page, *, alone: bool, problem: str = "") -> Elsewhere:
    """Buttons and the field, as the client's style wants them; ``alone`` says that there is no form beside them.

    A company that is found by its domain has no button, unless the style shows every provider: a list of them would tell a
    stranger who the customers are. Where all have buttons, nobody is asked for an address.
    """
    found = providers_of(page.client)
    by_domain = [each for each in found if any(map(_is_domain, each.idp_identifiers))]
    hidden = by_domain if page.look.classic or page.look.flags.search_providers else []
    order = {name: place for place, name in enumerate(page.look.flags.provider_order)}
    shown = sorted(
        (each for each in found if each not in hidden), key=lambda each: order.get(each.name, len(order))
    )
    return Elsewhere(
        [_button(page, each) for each in shown],
        [_field(page, autofocus=alone, problem=problem)] if hidden else [],
    )


def go_by_address(page: Page) -> HttpResponse | str:
    """On to the provider one of whose identifiers is the domain of the address; else a sentence to say at the field."""
    address = page.given(ADDRESS, 320).strip()
    domain = address.rpartition("@")[2].rstrip(".").lower()
    if not _is_domain(domain):
        return _("This is not an e-mail address.") if address else _("Fill this in.")
    for provider in providers_of(page.client):
        if domain in (identifier.lower() for identifier in provider.idp_identifiers):
            return go_to_provider(page.request, page.asked, provider, address if "@" in address else "")
    return _("No company sign-in was found for this address.")


def _is_domain(identifier: str) -> bool:
    return bool(_DOMAIN.fullmatch(identifier))


def _button(page: Page, provider: IdentityProvider) -> Button:
    name, look = _SOCIAL.get(ProviderType(provider.type), (provider.name, ""))
    query = page.request.GET.copy()
    query.pop("idp_identifier", None)
    query["identity_provider"] = provider.name
    return Button(
        _("Continue with %(name)s") % {"name": name},
        f"{page.base.url}/oauth2/authorize?{query.urlencode()}",
        bool(look),
        _icon(page, provider.name, look),
    )


def _icon(page: Page, name: str, look: str) -> Picture | None:
    """The style's icon for this provider; Lifeguard's for the social ones; else the style's for all. None where it has none."""
    icons = page.look.flags.icons
    if icons is None:
        return None
    if name in icons:
        return icons[name]
    if look:
        return Picture(static(f"pools/providers/{look}.svg"), static(f"pools/providers/{look}.svg"))
    return icons.get("")


def _field(page: Page, *, autofocus: bool, problem: str) -> Field:
    return Field(
        ADDRESS,
        _("Company e-mail address"),
        "email",
        "email",
        page.given(ADDRESS, 320),
        inputmode="email",
        error=problem,
        autofocus=autofocus or bool(problem),
    )
