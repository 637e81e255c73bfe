"""At which field of an app client's form an error of the connection is told."""

import re

from dashboard.aws.errors import Problem

_FIELDS = (
    (r"rotation", "rotate_refresh"),
    (r"default redirect|defaultredirecturi", "default_redirect_uri"),
    (r"logout ?ur[il]", "logout_urls"),
    (r"callback ?ur[il]|redirect ?ur[il]|cannot use|must be an absolute url|fragment", "callback_urls"),
    (r"provider \S+ does not exist|supportedidentityproviders", "supported_identity_providers"),
    (r"scope", "allowed_o_auth_scopes"),
    (r"client_credentials|oauth ?flow", "allowed_o_auth_flows"),
    (r"invalid write attributes|writeattributes", "write_attributes"),
    (r"invalid read attributes|readattributes", "read_attributes"),
    (r"access(token| and id token)", "access_token_validity"),
    (r"idtoken", "id_token_validity"),
    (r"refreshtoken", "refresh_token_validity"),
    (r"auth flow|explicitauthflows|allow_", "explicit_auth_flows"),
    (r"additionalusercontext", "enable_propagate_additional_user_context_data"),
    (r"clientname", "client_name"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), field) for pattern, field in _FIELDS)
_CODES = {
    "ScopeDoesNotExistException": "allowed_o_auth_scopes",
    "InvalidOAuthFlowException": "allowed_o_auth_flows",
}
_REFUSED = ("InvalidParameterException", "FeatureUnavailableInTierException", *_CODES)


def field_of(problem: Problem, callbacks: list[str], logouts: list[str]) -> str | None:
    """The field by its name; None where the error is of no one field. A message that begins with an address is about that
    one, which may have been typed as a ``callback`` or for signing out."""
    if problem.code not in _REFUSED:
        return None
    first = problem.why.partition(" ")[0]
    if first in logouts and first not in callbacks:
        return "logout_urls"
    if field := _CODES.get(problem.code):
        return field
    return next((field for pattern, field in _PATTERNS if pattern.search(problem.why)), None)
