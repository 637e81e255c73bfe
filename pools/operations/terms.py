"""Terms documents of app clients. Follows the API reference of each operation."""

from uuid import UUID

from pools import errors
from pools.models import AppClient, Terms
from pools.rules.app_clients.finding import find_client
from pools.rules.branding.terms import MOST_TERMS, check_links, described, find_terms, refuse_second
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.wire.call import Call

PAGE = 60


def create_terms(
    call: Call,
    *,
    user_pool_id: str,
    client_id: str,
    terms_name: str,
    terms_source: str,
    enforcement: str,
    links: dict[str, str] | None = None,
) -> dict:
    """Make a document of an app client: a link by language. Raises TermsExistsException, LimitExceededException."""
    _refuse_others(terms_source, enforcement)
    check_links(links or {})
    with call.change():
        pool = lock_pool(user_pool_id)
        client = find_client(pool, client_id, AppClient.objects.select_for_update())
        refuse_second(client.id, terms_name)
        if Terms.objects.filter(pool=pool).count() >= MOST_TERMS:
            raise errors.LimitExceededException(f"A user pool can have at most {MOST_TERMS} terms documents.")
        terms = Terms.objects.create(
            pool=pool, client=client, name=terms_name, links=links, created=call.now, modified=call.now
        )
    return {"Terms": described(terms, pool)}


def describe_terms(call: Call, *, terms_id: str, user_pool_id: str) -> dict:
    pool = find_pool(user_pool_id)
    return {"Terms": described(find_terms(pool, terms_id), pool)}


def describe_terms_by_client(call: Call, *, client_id: str, user_pool_id: str, terms_name: str) -> dict:
    pool = find_pool(user_pool_id)
    client = find_client(pool, client_id)
    terms = Terms.objects.filter(client=client, name=terms_name).first()
    if terms is None:
        raise errors.ResourceNotFoundException(f"App client {client_id} has no terms called {terms_name}.")
    return {"Terms": described(terms, pool)}


def update_terms(
    call: Call,
    *,
    terms_id: str,
    user_pool_id: str,
    terms_name: str | None = None,
    terms_source: str | None = None,
    enforcement: str | None = None,
    links: dict[str, str] | None = None,
) -> dict:
    """Changes what is given and leaves the rest; Links are replaced as a whole."""
    _refuse_others(terms_source or "LINK", enforcement or "NONE")
    if links is not None:
        check_links(links)
    pool = find_pool(user_pool_id)
    with call.change():
        terms = find_terms(pool, terms_id, Terms.objects.select_for_update())
        if terms_name:
            refuse_second(terms.client_id, terms_name, but=terms.id)
        terms.name, terms.links = terms_name or terms.name, links or terms.links
        terms.modified = call.now
        terms.save(update_fields=["name", "links", "modified"])
    return {"Terms": described(terms, pool)}


def delete_terms(call: Call, *, terms_id: str, user_pool_id: str) -> None:
    """The sign-up page of the client links to no documents while one of the two is missing."""
    pool = find_pool(user_pool_id)
    with call.change():
        find_terms(pool, terms_id, Terms.objects.select_for_update()).delete()


def list_terms(
    call: Call, *, user_pool_id: str, max_results: int | None = None, next_token: str | None = None
) -> dict:
    """The documents of a pool, by id, without their links."""
    pool, size = find_pool(user_pool_id), max_results or PAGE
    scope = f"ListTerms {user_pool_id}"
    after = read_token(next_token, scope=scope)
    rows = Terms.objects.filter(pool=pool).order_by("id")
    if after:
        rows = rows.filter(id__gt=UUID(after[0]))
    page, more = cut_page(list(rows[: size + 1]), size)
    told = ("TermsId", "TermsName", "Enforcement", "CreationDate", "LastModifiedDate")
    listed = [described(terms, pool) for terms in page]
    output: dict = {"Terms": [{name: each[name] for name in told} for each in listed]}
    if more:
        output["NextToken"] = make_token([str(page[-1].id)], scope=scope)
    return output


def _refuse_others(source: str, enforcement: str) -> None:
    """The model knows no others yet."""
    if source != "LINK" or enforcement != "NONE":
        raise errors.InvalidParameterException("TermsSource must be LINK, and Enforcement NONE.")
