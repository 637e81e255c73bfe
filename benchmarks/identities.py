"""Rate and server CPU of GetId and GetCredentialsForIdentity, beside moto's server.

    python -m benchmarks.identities [--users 200]

Each user of a user pool has an ID token; a round presents every token once to each operation, over four connections that
are kept alive. Five rounds in turn on every server, and the median counts; the first round, which makes the identities, is
shown by itself. Lifeguard runs with its embedded STS, and a second one exchanges tokens at moto's STS: its own CPU alone
counts. moto verifies no token and signs none. What a login cannot do without is timed in the same run, on as many threads:
verifying an RSA signature (each of both operations), sealing credentials (embedded) or signing a token with RSA (STS).
"""

import argparse
import json
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from benchmarks.load import Endpoint, Measured, exchange, median, run, signed
from benchmarks.operations import create
from benchmarks.servers import client, lifeguard, moto
from benchmarks.sign_ins import PASSWORD, cpu

ROUNDS = 5
ROLE = "reader"


@dataclass(frozen=True)
class Site:
    """A server with an identity pool, and the logins of its users."""

    endpoint: Endpoint
    pool: str
    logins: list[dict[str, str]]


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=200)
    asked = parser.parse_args()
    raw = arithmetic()
    print("  ".join(f"{name} {ms:.3f} ms" for name, ms in raw.items()))
    with ExitStack() as stack:
        folders = [Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2)]
        other = stack.enter_context(moto())
        servers = {
            "Lifeguard": (stack.enter_context(lifeguard(folders[0])), "sealing"),
            "Lifeguard, STS": (
                stack.enter_context(lifeguard(folders[1], STS_ENDPOINT_URL=other.url)),
                "RSA signature",
            ),
            "moto": (other, ""),
        }
        sites = {name: make_site(endpoint, asked.users) for name, (endpoint, _) in servers.items()}
        results = {name: measure(site) for name, site in sites.items()}
        for name, result in results.items():
            show(name, result, raw, servers[name][1])


def arithmetic() -> dict[str, float]:
    """CPU milliseconds of what a login is made of, on this machine in this run."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    scheme, text = (padding.PKCS1v15(), SHA256()), b"x" * 1100
    signature, public = key.sign(text, *scheme), key.public_key()
    ring = MultiFernet([Fernet(Fernet.generate_key())])
    return {
        "RSA verification": cpu(lambda: public.verify(signature, text, *scheme), 2000),
        "RSA signature": cpu(lambda: key.sign(text, *scheme), 500),
        "sealing": cpu(lambda: ring.encrypt(text), 2000),
    }


def make_site(endpoint: Endpoint, count: int) -> Site:
    cognito = client(endpoint)
    pool = cognito.create_user_pool(PoolName="benchmark")["UserPool"]["Id"]
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
    app = cognito.create_user_pool_client(UserPoolId=pool, ClientName="app", ExplicitAuthFlows=flows)
    client_id, users = app["UserPoolClient"]["ClientId"], [f"user{number}" for number in range(count)]
    run(endpoint, [signed(endpoint, *create(pool, number)) for number in range(count)])
    given = {"UserPoolId": pool, "Password": PASSWORD, "Permanent": True}
    run(endpoint, [signed(endpoint, "AdminSetUserPassword", given | {"Username": user}) for user in users])
    tokens = exchange(
        endpoint,
        [
            signed(
                endpoint,
                "InitiateAuth",
                {
                    "ClientId": client_id,
                    "AuthFlow": "USER_PASSWORD_AUTH",
                    "AuthParameters": {"USERNAME": user, "PASSWORD": PASSWORD},
                },
            )
            for user in users
        ],
    )[1]
    provider = f"cognito-idp.us-east-1.amazonaws.com/{pool}"
    identities = make_identity_pool(endpoint, provider, client_id)
    return Site(
        endpoint, identities, [{provider: token["AuthenticationResult"]["IdToken"]} for token in tokens]
    )


def make_identity_pool(endpoint: Endpoint, provider: str, client_id: str) -> str:
    """An identity pool whose users get a role that trusts it."""
    identities = client(endpoint, "cognito-identity")
    pool = identities.create_identity_pool(
        IdentityPoolName="benchmark",
        AllowUnauthenticatedIdentities=False,
        CognitoIdentityProviders=[{"ProviderName": provider, "ClientId": client_id}],
    )["IdentityPoolId"]
    statement = {
        "Effect": "Allow",
        "Principal": {"Federated": "cognito-identity.amazonaws.com"},
        "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {"cognito-identity.amazonaws.com:aud": pool}},
    }
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    role = client(endpoint, "iam").create_role(RoleName=ROLE, AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    if endpoint.name == "Lifeguard":  # moto's server stumbles over roles without mappings, and asks for none
        identities.set_identity_pool_roles(IdentityPoolId=pool, Roles={"authenticated": role})
    return pool


def request(operation: str, **members) -> tuple[bytes, dict]:
    """A request that nobody signs, as apps send it."""
    target = f"AWSCognitoIdentityService.{operation}"
    return json.dumps(members).encode(), {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": target,
    }


def measure(site: Site) -> dict[str, Measured]:
    """What the operations took: the first GetId of each user, and the medians of later rounds."""
    ask = [request("GetId", IdentityPoolId=site.pool, Logins=logins) for logins in site.logins]
    first, answers = exchange(site.endpoint, ask)
    take = [
        request("GetCredentialsForIdentity", IdentityId=answer["IdentityId"], Logins=logins)
        for answer, logins in zip(answers, site.logins, strict=True)
    ]
    rounds = [(run(site.endpoint, ask), run(site.endpoint, take)) for _ in range(ROUNDS)]
    get_id, credentials = (median([pair[index] for pair in rounds]) for index in range(2))
    both = Measured(
        get_id.cpu_ms + credentials.cpu_ms, 1 / (1 / get_id.per_second + 1 / credentials.per_second)
    )
    return {
        "first GetId": first,
        "GetId": get_id,
        "GetCredentialsForIdentity": credentials,
        "both": both,
    }


def show(name: str, results: dict[str, Measured], raw: dict[str, float], giving: str) -> None:
    verifying = raw["RSA verification"] if giving else 0.0
    shares = {
        "first GetId": verifying,
        "GetId": verifying,
        "GetCredentialsForIdentity": verifying + raw.get(giving, 0.0),
        "both": 2 * verifying + raw.get(giving, 0.0),
    }
    for row, result in results.items():
        share = f"cryptography {shares[row]:.2f} ms, {shares[row] / result.cpu_ms:.0%}" if giving else ""
        print(
            f"{name:15} {row:26} {result.per_second:6.0f}/s  {result.cpu_ms:5.2f} ms CPU  {share}", flush=True
        )


if __name__ == "__main__":
    main()
