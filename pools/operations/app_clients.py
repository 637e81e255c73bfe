"""App clients. Follows the API reference of each operation."""

from pools import errors
from pools.models import AppClient
from pools.rules.app_clients.checks import check_client, refuse_to_publish_secrets
from pools.rules.app_clients.finding import (
    MAX_CLIENTS,
    describe_client,
    find_client,
    keep_secret,
    new_client_id,
    new_secret,
    secrets_of,
)
from pools.rules.app_clients.settings import fill_in_client
from pools.rules.paging import cut_page, make_token, read_token
from pools.rules.user_pools.finding import find_pool, lock_pool
from pools.rules.user_pools.settings import present
from pools.wire.call import Call

PAGE = 60


def create_user_pool_client(
    call: Call,
    *,
    user_pool_id: str,
    client_name: str,
    generate_secret: bool | None = None,
    client_secret: str | None = None,
    refresh_token_validity: int | None = None,
    access_token_validity: int | None = None,
    id_token_validity: int | None = None,
    token_validity_units: dict | None = None,
    read_attributes: list[str] | None = None,
    write_attributes: list[str] | None = None,
    explicit_auth_flows: list[str] | None = None,
    supported_identity_providers: list[str] | None = None,
    callback_urls: list[str] | None = None,
    logout_urls: list[str] | None = None,
    default_redirect_uri: str | None = None,
    allowed_o_auth_flows: list[str] | None = None,
    allowed_o_auth_scopes: list[str] | None = None,
    allowed_o_auth_flows_user_pool_client: bool | None = None,
    analytics_configuration: dict | None = None,
    prevent_user_existence_errors: str | None = None,
    enable_token_revocation: bool | None = None,
    enable_propagate_additional_user_context_data: bool | None = None,
    auth_session_validity: int | None = None,
    refresh_token_rotation: dict | None = None,
    publish_secrets_in_aws_secrets_manager: bool | None = None,
) -> dict:
    given = present(
        RefreshTokenValidity=refresh_token_validity,
        AccessTokenValidity=access_token_validity,
        IdTokenValidity=id_token_validity,
        TokenValidityUnits=token_validity_units,
        ReadAttributes=read_attributes,
        WriteAttributes=write_attributes,
        ExplicitAuthFlows=explicit_auth_flows,
        SupportedIdentityProviders=supported_identity_providers,
        CallbackURLs=callback_urls,
        LogoutURLs=logout_urls,
        DefaultRedirectURI=default_redirect_uri,
        AllowedOAuthFlows=allowed_o_auth_flows,
        AllowedOAuthScopes=allowed_o_auth_scopes,
        AllowedOAuthFlowsUserPoolClient=allowed_o_auth_flows_user_pool_client,
        AnalyticsConfiguration=analytics_configuration,
        PreventUserExistenceErrors=prevent_user_existence_errors,
        EnableTokenRevocation=enable_token_revocation,
        EnablePropagateAdditionalUserContextData=enable_propagate_additional_user_context_data,
        AuthSessionValidity=auth_session_validity,
        RefreshTokenRotation=refresh_token_rotation,
    )
    refuse_to_publish_secrets(publish_secrets_in_aws_secrets_manager)
    if generate_secret and client_secret:
        raise errors.InvalidParameterException("Give either GenerateSecret or a ClientSecret.")
    secret = new_secret() if generate_secret else client_secret
    settings = fill_in_client(given)
    with call.change():
        # Held so that its schema and plan stay as they were checked, and its clients as they were counted.
        pool = lock_pool(user_pool_id)
        check_client(settings, pool, secret=bool(secret))
        if AppClient.objects.filter(pool=pool).count() >= MAX_CLIENTS:
            raise errors.LimitExceededException(f"A user pool can have at most {MAX_CLIENTS} app clients.")
        client = AppClient.objects.create(
            id=new_client_id(),
            pool=pool,
            name=client_name,
            settings=settings,
            created=call.now,
            modified=call.now,
        )
        if secret:
            keep_secret(client, secret, [], call.now)
    return {"UserPoolClient": describe_client(client, pool, secret)}


def describe_user_pool_client(call: Call, *, user_pool_id: str, client_id: str) -> dict:
    pool = find_pool(user_pool_id)
    client = find_client(pool, client_id)
    kept = secrets_of(client)
    return {"UserPoolClient": describe_client(client, pool, kept[-1].value if kept else None)}


def update_user_pool_client(
    call: Call,
    *,
    user_pool_id: str,
    client_id: str,
    client_name: str | None = None,
    refresh_token_validity: int | None = None,
    access_token_validity: int | None = None,
    id_token_validity: int | None = None,
    token_validity_units: dict | None = None,
    read_attributes: list[str] | None = None,
    write_attributes: list[str] | None = None,
    explicit_auth_flows: list[str] | None = None,
    supported_identity_providers: list[str] | None = None,
    callback_urls: list[str] | None = None,
    logout_urls: list[str] | None = None,
    default_redirect_uri: str | None = None,
    allowed_o_auth_flows: list[str] | None = None,
    allowed_o_auth_scopes: list[str] | None = None,
    allowed_o_auth_flows_user_pool_client: bool | None = None,
    analytics_configuration: dict | None = None,
    prevent_user_existence_errors: str | None = None,
    enable_token_revocation: bool | None = None,
    enable_propagate_additional_user_context_data: bool | None = None,
    auth_session_validity: int | None = None,
    refresh_token_rotation: dict | None = None,
    publish_secrets_in_aws_secrets_manager: bool | None = None,
) -> dict:
    """Replaces every setting: what is left out returns to its default. The secrets stay."""
    given = present(
        RefreshTokenValidity=refresh_token_validity,
        AccessTokenValidity=access_token_validity,
        IdTokenValidity=id_token_validity,
        TokenValidityUnits=token_validity_units,
        ReadAttributes=read_attributes,
        WriteAttributes=write_attributes,
        ExplicitAuthFlows=explicit_auth_flows,
        SupportedIdentityProviders=supported_identity_providers,
        CallbackURLs=callback_urls,
        LogoutURLs=logout_urls,
        DefaultRedirectURI=default_redirect_uri,
        AllowedOAuthFlows=allowed_o_auth_flows,
        AllowedOAuthScopes=allowed_o_auth_scopes,
        AllowedOAuthFlowsUserPoolClient=allowed_o_auth_flows_user_pool_client,
        AnalyticsConfiguration=analytics_configuration,
        PreventUserExistenceErrors=prevent_user_existence_errors,
        EnableTokenRevocation=enable_token_revocation,
        EnablePropagateAdditionalUserContextData=enable_propagate_additional_user_context_data,
        AuthSessionValidity=auth_session_validity,
        RefreshTokenRotation=refresh_token_rotation,
    )
    refuse_to_publish_secrets(publish_secrets_in_aws_secrets_manager)
    settings = fill_in_client(given)
    with call.change():
        pool = lock_pool(user_pool_id)
        client = find_client(pool, client_id, AppClient.objects.select_for_update())
        kept = secrets_of(client)
        check_client(settings, pool, secret=bool(kept))
        client.name, client.settings, client.modified = client_name or client.name, settings, call.now
        client.save(update_fields=["name", "settings", "modified"])
    return {"UserPoolClient": describe_client(client, pool, kept[-1].value if kept else None)}


def delete_user_pool_client(call: Call, *, user_pool_id: str, client_id: str) -> None:
    pool = find_pool(user_pool_id)
    with call.change():
        find_client(pool, client_id, AppClient.objects.select_for_update()).delete()


def list_user_pool_clients(
    call: Call,
    *,
    user_pool_id: str,
    max_results: int | None = None,
    next_token: str | None = None,
    client_type: str | None = None,
) -> dict:
    pool, size = find_pool(user_pool_id), max_results or PAGE
    scope = f"ListUserPoolClients {user_pool_id} {client_type}"
    after = read_token(next_token, scope=scope)
    clients = AppClient.objects.filter(pool=pool).order_by("id")
    if client_type == "DCR":
        # None exist: dynamic client registration is not built.
        clients = clients.none()
    if after:
        clients = clients.filter(id__gt=after[0])
    page, more = cut_page(list(clients[: size + 1]), size)
    output: dict = {
        "UserPoolClients": [
            {"ClientId": client.id, "UserPoolId": pool.public_id, "ClientName": client.name}
            for client in page
        ]
    }
    if more:
        output["NextToken"] = make_token([page[-1].id], scope=scope)
    return output
