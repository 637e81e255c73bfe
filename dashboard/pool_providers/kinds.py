"""The six types of providers: what each asks for, and where an administrator finds it.

Follows "Adding social identity providers" and its neighbours (DG:cognito-user-pools-identity-provider).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import Http404


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A type. ``key`` is its word in addresses, ``type`` the API's. A provider of a kind with a ``name`` bears that one.

    ``read_only`` are the members of ProviderDetails that Describe adds and nobody sets. ``secret`` is the one that is shown to
    nobody. ``subject`` is the claim that says who somebody is,
    ``mapping`` what a new provider begins with, by attribute. ``where`` says where its values are found.
    """

    key: str
    type: str
    label: str
    help: str
    where: str
    read_only: tuple[str, ...] = ()
    secret: str = "client_secret"
    name: str = ""
    subject: str = "sub"
    scopes: str = ""
    mapping: Mapping[str, str] = field(default_factory=dict)


_ADDED = (
    "attributes_url",
    "attributes_url_add_attributes",
    "authorize_url",
    "oidc_issuer",
    "token_request_method",
    "token_url",
)
_EMAIL = {"email": "email", "email_verified": "email_verified"}
OIDC = Kind(
    key="oidc",
    type="OIDC",
    label="OpenID Connect",
    help="Okta, Entra ID, Keycloak, Auth0, or another Cognito pool.",
    where="Register a web application there, with the callback address below, and copy its client id and secret.",
    read_only=("attributes_url_add_attributes",),
    scopes="openid email profile",
    mapping={**_EMAIL, "name": "name"},
)
SAML = Kind(
    key="saml",
    type="SAML",
    label="SAML 2.0",
    help="A firm’s own directory: ADFS, Entra ID, Okta, Google Workspace.",
    where="Add an application there with the entity id and the reply address below, and copy its metadata.",
    read_only=(
        "ActiveEncryptionCertificate",
        "MetadataRefreshError",
        "SLORedirectBindingURI",
        "SSORedirectBindingURI",
    ),
    secret="",
    subject="NameID",
    mapping={"email": "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress"},
)
GOOGLE = Kind(
    key="google",
    type="Google",
    label="Google",
    help="Anybody with a Google account.",
    where="In Google Cloud, under APIs & Services, Credentials: an OAuth client of the type Web application.",
    read_only=_ADDED,
    name="Google",
    scopes="openid email profile",
    mapping={**_EMAIL, "name": "name"},
)
FACEBOOK = Kind(
    key="facebook",
    type="Facebook",
    label="Facebook",
    help="Anybody with a Facebook account.",
    where="At developers.facebook.com, in the app’s settings: App ID and App secret. Add Facebook Login to it.",
    read_only=_ADDED,
    name="Facebook",
    subject="id",
    scopes="public_profile, email",
    mapping={"email": "email", "name": "name"},
)
AMAZON = Kind(
    key="amazon",
    type="LoginWithAmazon",
    label="Amazon",
    help="Anybody with an Amazon account.",
    where="At developer.amazon.com, under Login with Amazon: the web settings of a security profile.",
    read_only=_ADDED,
    name="LoginWithAmazon",
    subject="user_id",
    scopes="profile postal_code",
    mapping={"email": "email", "name": "name"},
)
APPLE = Kind(
    key="apple",
    type="SignInWithApple",
    label="Apple",
    help="Anybody with an Apple account.",
    where="At developer.apple.com: a Services ID with Sign in with Apple, and a key (.p8) for it.",
    secret="private_key",
    read_only=_ADDED,
    name="SignInWithApple",
    scopes="email name",
    mapping=_EMAIL,
)
KINDS = (OIDC, SAML, GOOGLE, APPLE, FACEBOOK, AMAZON)
"""In the order in which they are offered."""


def kind_named(key: str) -> Kind:
    """The kind of this word in an address; 404 for any other."""
    for kind in KINDS:
        if kind.key == key:
            return kind
    raise Http404("There is no such type of provider.")


def kind_of(provider_type: str) -> Kind:
    """The kind of a provider's type, as the API names it."""
    return next(kind for kind in KINDS if kind.type == provider_type)
