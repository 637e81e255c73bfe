"""Two browsers of one person, and an administrator, at the same moment."""

from threading import Barrier, Thread

import pytest
from django.db import connections

from pools.models import FederatedIdentity, IdentityProvider, User
from tests.fixtures.rivals import meanwhile
from tests.pools.federation.conftest import Visitor
from tests.pools.oauth.conftest import Browser, answer_of, claims


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_many_browsers_on_a_first_visit_one_makes_the_user_and_all_sign_in(pool, app, okta):
    start, answers = Barrier(6), []

    def come() -> None:
        start.wait()
        visitor = Visitor(Browser(pool))
        try:
            answers.append(claims(visitor.tokens(app, okta)["id_token"])["sub"])
        finally:
            connections.close_all()

    threads = [Thread(target=come) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [User.objects.get().sub] * 6
    assert FederatedIdentity.objects.count() == 1


@pytest.mark.both_databases
def test_who_is_linked_while_their_user_is_made_is_signed_in_as_whom_they_are_linked_to(
    visitor, app, okta, make_user, link
):
    make_user("ann")
    with meanwhile(lambda: link(okta, "ann", "1029"), 'FROM "pools_federatedidentity"', begins="SELECT"):
        told = claims(visitor.tokens(app, okta)["id_token"])
    assert told["cognito:username"] == "ann"


@pytest.mark.both_databases
def test_who_is_unlinked_meanwhile_comes_as_somebody_new(visitor, app, okta, make_user, link):
    make_user("ann")
    link(okta, "ann", "1029")
    with meanwhile(
        lambda: FederatedIdentity.objects.all().delete(),
        'FROM "pools_federatedidentity"',
        begins="SELECT",
    ):
        told = claims(visitor.tokens(app, okta)["id_token"])
    assert told["cognito:username"] == "okta_1029"


@pytest.mark.both_databases
def test_a_provider_that_is_switched_off_at_the_end_signs_nobody_in(visitor, app, okta):
    visitor.come(app, okta)
    with meanwhile(
        lambda: IdentityProvider.objects.update(enabled=False),
        "pools_federatedidentity",
        begins="UPDATE",
    ):
        told = answer_of(visitor.come(app, okta))
    assert told["error_description"] == "Okta is switched off."
