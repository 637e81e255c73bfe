"""Each record of the trail says whom or what its call was about, those of operations that are not built yet too."""

import botocore.session
import pytest

from dashboard.audit.targets import target_of

POOLS = {"UserPoolId", "IdentityPoolId"}
BY_TOKEN = {"AccessToken", "DeviceKey", "UserCode"}
"""The first members of operations that users call for themselves; no staff member and no key does."""
ABOUT_THE_POOL = {"SetUserPoolSessionConfiguration"}


@pytest.mark.parametrize("service", ["cognito-idp", "cognito-identity", "cognito-sync"])
def test_every_operation_that_names_something_has_a_target(service):
    model = botocore.session.get_session().get_service_model(service)
    silent = []
    for name in model.operation_names:
        shape = model.operation_model(name).input_shape
        required = set(shape.required_members if shape else ()) - POOLS
        named = {each: "it" for each in required if shape.members[each].type_name == "string"}
        changes = not name.startswith(("Get", "List", "Describe"))
        if changes and named and not named.keys() & BY_TOKEN and name not in ABOUT_THE_POOL:
            silent += [] if target_of(named) else [name]

    assert silent == []
