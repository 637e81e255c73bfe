"""The services that are hung in; ``tests/pools/test_signatures.py`` holds their operations against the model."""

from pools.wire.registry import SERVICES


def test_the_user_pools_api_is_hung_in():
    assert {service.model.service_name for service in SERVICES.values()} >= {
        "cognito-idp",
        "cognito-identity",
    }
