"""Whatever is done in whatever order, by two browsers at two clients: what should be good is, and what should not be is not."""

from dataclasses import dataclass, field

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pools.oauth.conftest import CHALLENGE, VERIFIER, Browser, answer_of
from tests.pools.oauth.test_leaving import BYE

S256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            [
                "authorize",
                "sign in",
                "redeem",
                "redeem again",
                "guess",
                "refresh",
                "revoke",
                "log out",
                "sign out",
            ]
        ),
        st.integers(0, 1),
        st.integers(0, 1),
    ),
    min_size=3,
    max_size=14,
)


@dataclass
class Code:
    value: str
    client: str
    browser: int
    spent: bool = False
    line: "Line | None" = None


@dataclass
class Line:
    """The tokens of a sign-in."""

    client: str
    tokens: dict
    good: bool = True


@dataclass
class World:
    """What there should be: who is signed in where, which codes wait, and which tokens are good."""

    browsers: list[Browser]
    clients: list[str]
    cognito: object
    user: dict
    signed_in: list[bool] = field(default_factory=lambda: [False, False])
    codes: list[Code] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def step(self, what: str, which: int, client: int) -> None:
        getattr(self, what.replace(" ", "_"))(which, self.clients[client])

    def authorize(self, which: int, client: str) -> None:
        told = answer_of(self.browsers[which].authorize(client, prompt="none", **S256))
        assert ("code" in told) == self.signed_in[which]
        if "code" in told:
            self.codes.append(Code(told["code"], client, which))

    def sign_in(self, which: int, client: str) -> None:
        browser = self.browsers[which]
        to_login = browser.authorize(client, prompt="login", **S256)
        self._end(which)
        self.signed_in[which] = True
        told = answer_of(browser.sign_in(to_login["Location"]))
        self.codes.append(Code(told["code"], client, which))

    def redeem(self, which: int, client: str) -> None:
        for code in self.codes[-1:]:
            response = self.browsers[which].redeem(code.client, code.value, code_verifier=VERIFIER)
            assert (response.status_code == 200) == (not code.spent)
            if not code.spent:
                code.spent, code.line = True, Line(code.client, response.json())
                self.lines.append(code.line)
            elif code.line:
                code.line.good = False

    def redeem_again(self, which: int, client: str) -> None:
        """Each code is tried at a client that may not be its own."""
        for code in self.codes[:2]:
            response = self.browsers[which].redeem(client, code.value, code_verifier=VERIFIER)
            own = client == code.client
            assert (response.status_code == 200) == (own and not code.spent)
            if own and not code.spent:
                code.spent, code.line = True, Line(client, response.json())
                self.lines.append(code.line)
            elif own and code.line:
                code.line.good = False

    def guess(self, which: int, client: str) -> None:
        for code in self.codes[-1:]:
            assert (
                self.browsers[which].redeem(code.client, code.value, code_verifier="w" * 43).status_code
                == 400
            )
            code.spent = True

    def refresh(self, which: int, client: str) -> None:
        for line in self.lines:
            asked = {"grant_type": "refresh_token", "refresh_token": line.tokens["refresh_token"]}
            response = self.browsers[which].token(**asked, client_id=client)
            assert (response.status_code == 200) == (line.good and line.client == client)

    def revoke(self, which: int, client: str) -> None:
        for line in self.lines[:1]:
            form = {"token": line.tokens["refresh_token"], "client_id": client}
            response = self.browsers[which].post("oauth2/revoke", form)
            assert (response.status_code == 200) == (line.client == client)
            line.good = line.good and line.client != client

    def log_out(self, which: int, client: str) -> None:
        response = self.browsers[which].get("logout", {"client_id": client, "logout_uri": BYE})
        assert response["Location"] == BYE
        self._end(which)

    def sign_out(self, which: int, client: str) -> None:
        """Of all, by an administrator; the pool tracks no sessions, so browsers stay signed in."""
        self.cognito.admin_user_global_sign_out(**self.user)
        for line in self.lines:
            line.good = False
        for code in self.codes:
            code.spent = True

    def check(self) -> None:
        for line in self.lines:
            bearer = {"HTTP_AUTHORIZATION": f"Bearer {line.tokens['access_token']}"}
            assert (self.browsers[0].get("oauth2/userInfo", **bearer).status_code == 200) == line.good

    def _end(self, which: int) -> None:
        """A session ends, and what it gave that nobody redeemed yet."""
        self.signed_in[which] = False
        for code in self.codes:
            code.spent = code.spent or code.browser == which


def test_what_is_good_is_good_in_any_order(cognito, pool, make_app, ann):
    clients = [make_app()["ClientId"] for _ in range(2)]

    @settings(max_examples=15)
    @given(STEPS)
    def run(steps: list[tuple[str, int, int]]) -> None:
        with transaction.atomic():
            user = {"UserPoolId": pool, "Username": "ann"}
            world = World([Browser(pool), Browser(pool)], clients, cognito, user)
            for what, which, client in steps:
                world.step(what, which, client)
                world.check()
            transaction.set_rollback(True)

    run()
