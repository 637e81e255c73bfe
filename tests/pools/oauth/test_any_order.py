"""Whatever is done in whatever order, by two browsers at two clients: what should be good is, and what should not be is not."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.pools.oauth.conftest import CHALLENGE, PASSWORD, VERIFIER, Browser, answer_of
from tests.pools.oauth.test_leaving import BYE

S256 = {"code_challenge": CHALLENGE, "code_challenge_method": "S256"}
WHICH, WHETHER = st.integers(0, 1), st.booleans()
MOST_MISTYPED = 3
"""Fewer than lock the user out."""


@dataclass
class Line:
    """The tokens of a sign-in."""

    client: str
    tokens: dict
    good: bool = True


@dataclass
class Code:
    value: str
    client: str
    browser: int
    spent: bool = False
    line: Line | None = None


class Pages(RuleBasedStateMachine):
    """What there should be: who is signed in where, which codes wait, and which tokens are good."""

    codes, lines = Bundle("codes"), Bundle("lines")

    def __init__(self, cognito: Any, pool: str, clients: list[str]) -> None:
        super().__init__()
        self.cognito, self.clients, self.user = cognito, clients, {"UserPoolId": pool, "Username": "ann"}
        self.browsers = [Browser(pool), Browser(pool)]
        self.signed_in, self.mistyped = [False, False], 0
        self.given: list[Code] = []
        self.lives: list[Line] = []
        self.undone = transaction.atomic()
        self.undone.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(target=codes, which=WHICH, at=WHICH)
    def authorize(self, which: int, at: int) -> Any:
        """Without asking: a code where somebody is signed in, and none elsewhere."""
        told = answer_of(self.browsers[which].authorize(self.clients[at], prompt="none", **S256))
        assert ("code" in told) == self.signed_in[which]
        return self._code(told, at, which) if "code" in told else multiple()

    @rule(target=codes, which=WHICH, at=WHICH)
    def log_in(self, which: int, at: int) -> Code:
        """On the page, also where somebody is signed in already: that session ends."""
        response = self._typed(which, at, PASSWORD)
        self._end(which)
        self.signed_in[which], self.mistyped = True, 0
        return self._code(answer_of(response), at, which)

    @precondition(lambda self: self.mistyped < MOST_MISTYPED)
    @rule(which=WHICH, at=WHICH)
    def mistype(self, which: int, at: int) -> None:
        assert self._typed(which, at, "Wrong-horse-1").status_code == 400
        self.mistyped += 1

    @rule(target=lines, code=codes, which=WHICH, own=WHETHER)
    def redeem(self, code: Code, which: int, own: bool) -> Any:
        """Once, by its own client; a second time takes the tokens of the first. Which browser asks is all the same."""
        client = self._client(code.client, own)
        response = self.browsers[which].redeem(client, code.value, code_verifier=VERIFIER)
        assert (response.status_code == 200) == (own and not code.spent)
        if response.status_code == 200:
            code.spent, code.line = True, Line(client, response.json())
            self.lives.append(code.line)
            return code.line
        if own and code.line:
            code.line.good = False
        return multiple()

    @rule(code=codes)
    def guess(self, code: Code) -> None:
        """With a wrong verifier, which spends it."""
        response = self.browsers[0].redeem(code.client, code.value, code_verifier="w" * 43)
        assert response.status_code == 400
        code.spent = True

    @rule(line=lines, own=WHETHER)
    def refresh(self, line: Line, own: bool) -> None:
        asked = {"grant_type": "refresh_token", "refresh_token": line.tokens["refresh_token"]}
        response = self.browsers[0].token(**asked, client_id=self._client(line.client, own))
        assert (response.status_code == 200) == (line.good and own)
        if response.status_code == 200:
            line.tokens |= response.json()

    @rule(line=lines, own=WHETHER)
    def revoke(self, line: Line, own: bool) -> None:
        form = {"token": line.tokens["refresh_token"], "client_id": self._client(line.client, own)}
        assert (self.browsers[0].post("oauth2/revoke", form).status_code == 200) == own
        line.good = line.good and not own

    @rule(which=WHICH, at=WHICH)
    def log_out(self, which: int, at: int) -> None:
        """The browser is nobody's any more; tokens stay good."""
        response = self.browsers[which].get("logout", {"client_id": self.clients[at], "logout_uri": BYE})
        assert response["Location"] == BYE
        self._end(which)

    @rule()
    def sign_out(self) -> None:
        """Of all, by an administrator; the pool tracks no sessions, so browsers stay signed in."""
        self.cognito.admin_user_global_sign_out(**self.user)
        for line in self.lives:
            line.good = False
        for code in self.given:
            code.spent = True

    @invariant()
    def tokens_are_good_or_not(self) -> None:
        for line in self.lives:
            bearer = {"HTTP_AUTHORIZATION": f"Bearer {line.tokens['access_token']}"}
            assert (self.browsers[0].get("oauth2/userInfo", **bearer).status_code == 200) == line.good

    def _typed(self, which: int, at: int, password: str) -> HttpResponse:
        """The answer of the sign-in page to a name and a password."""
        browser = self.browsers[which]
        url = browser.authorize(self.clients[at], prompt="login", **S256)["Location"]
        browser.http.get(url)
        form = {"_csrf": browser.http.cookies["XSRF-TOKEN"].value, "username": "ann", "password": password}
        return browser.http.post(url, form)

    def _code(self, told: dict[str, str], at: int, which: int) -> Code:
        code = Code(told["code"], self.clients[at], which)
        self.given.append(code)
        return code

    def _client(self, client: str, own: bool) -> str:
        return client if own else next(each for each in self.clients if each != client)

    def _end(self, which: int) -> None:
        """A session ends, and what it gave that nobody redeemed yet."""
        self.signed_in[which] = False
        for code in self.given:
            code.spent = code.spent or code.browser == which


def test_what_is_good_is_good_in_any_order(cognito, pool, make_app, ann):
    clients = [make_app()["ClientId"] for _ in range(2)]
    run_state_machine_as_test(
        lambda: Pages(cognito, pool, clients), settings=settings(stateful_step_count=16)
    )
