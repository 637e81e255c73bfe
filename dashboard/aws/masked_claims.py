"""Masks what a provider said of somebody in the report of a test, where the member's role sees attributes masked.

A claim that is mapped is masked as its attribute is. Of one that is not, nobody knows what it is: a role that masks anything
sees its name alone, unless it says how the answer came.
"""

from typing import Any

from dashboard.aws.masks import WHOLE, mask, mask_in

PROTOCOL = frozenset(
    "iss aud exp iat nbf auth_time nonce acr amr azp at_hash c_hash s_hash sid jti ver typ sub "
    "email_verified phone_number_verified".split()
)
"""Claims of OpenID Connect that say nothing of a person, or what their user name says."""


def mask_report(report: dict[str, Any], masked: frozenset[str]) -> None:
    """Mask a report (ProviderTestType) in place."""
    for claim in report.get("Claims") or []:
        claim["Value"] = _claim(claim, masked)
    for rule in report.get("Mappings") or []:
        value = rule.get("Value", "")
        rule["Value"] = mask(value) if rule.get("Attribute") in masked else mask_in(value, masked)
        if "Problem" in rule:
            rule["Problem"] = mask_in(rule["Problem"], masked)
    for part in report.get("Parts") or []:
        for field in part.get("Fields") or []:
            field["Value"] = mask_in(field.get("Value", ""), masked)
    for check in report.get("Checks") or []:
        check["Found"] = mask_in(check.get("Found", ""), masked)
    if failure := report.get("Failure"):
        failure["Message"] = mask_in(failure.get("Message", ""), masked)
    if user := report.get("User"):
        user["Username"] = mask_in(user.get("Username", ""), masked)
    # The whole of an assertion as XML cannot be masked claim by claim.
    if report.pop("Documents", None):
        report["Documents"] = []


def _claim(claim: dict[str, Any], masked: frozenset[str]) -> str:
    value, mapped = claim.get("Value", ""), set(claim.get("Attributes") or [])
    if claim.get("Name") in masked or mapped & masked:
        return mask(value)
    if mapped or claim.get("Name") in PROTOCOL:
        return mask_in(value, masked)
    return WHOLE if value else ""
