"""Ten threads with one code, on both databases."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from pools.models import SignIn
from tests.fixtures.rivals import meanwhile
from tests.pools.oauth.conftest import Browser, answer_of
from tests.pools.oauth.test_authorize import track


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_ten_threads_with_one_code_one_gets_tokens_and_then_they_are_revoked(pool, browser, app, ann):
    code, start, answers = browser.code(app), Barrier(10), []

    def use() -> None:
        start.wait()
        answers.append(Browser(pool).redeem(app, code))
        connections.close_all()

    threads = [Thread(target=use) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answer.status_code for answer in answers) == [200, *[400] * 9]
    assert {answer.json().get("error") for answer in answers} == {None, "invalid_grant"}
    assert SignIn.objects.get().revoked is not None


@pytest.mark.both_databases
def test_a_session_that_ends_while_it_is_used_gives_no_code(browser, cognito, pool, app, ann):
    track(cognito, pool)
    browser.code(app)
    sign_out = {"UserPoolId": pool, "Username": "ann"}
    with meanwhile(
        lambda: cognito.admin_user_global_sign_out(**sign_out),
        '"pools_user"."id"',
        begins="SELECT",
    ):
        assert answer_of(browser.authorize(app, prompt="none"))["error"] == "login_required"
