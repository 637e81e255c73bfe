"""CustomDomainConfig: the certificate is checked for its form and described. TLS itself is the proxy's before the site."""

from typing import Any

import regex

from pools import errors

_OF_ACM = regex.compile(r"arn:aws[a-z-]*:acm:us-east-1:\d{12}:certificate/[\w-]+")


def check_config(config: dict[str, Any]) -> dict[str, Any]:
    """The config as it is kept. Raises InvalidParameterException."""
    if not _OF_ACM.fullmatch(config["CertificateArn"]):
        raise errors.InvalidParameterException(
            "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a "
            "valid certificate chain."
        )
    if "SecurityPolicy" in config:
        raise errors.InvalidParameterException(
            "Lifeguard ends no TLS: the proxy before it has the certificate and says which versions it speaks. "
            "Leave SecurityPolicy out."
        )
    return {"CertificateArn": config["CertificateArn"]}


def refuse_routing(routing: dict | None) -> None:
    """Raise InvalidParameterException where a domain is to fail over to another Region."""
    if routing and "Failover" in routing:
        raise errors.InvalidParameterException(
            "Lifeguard keeps no replica of a user pool in another Region: leave Routing out."
        )
