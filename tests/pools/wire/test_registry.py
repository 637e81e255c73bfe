"""Every operation that is built keeps to the service model."""

import inspect

import pytest
from botocore import xform_name

from pools.wire.registry import SERVICES

BUILT = [
    pytest.param(service.operation_model(name), function, id=name)
    for service in SERVICES.values()
    for name, function in service.operations.items()
]


@pytest.mark.parametrize(("model", "function"), BUILT)
def test_an_operation_takes_exactly_the_members_of_its_input(model, function):
    members = model.input_shape.members if model.input_shape else {}
    required = model.input_shape.required_members if model.input_shape else []
    call, *arguments = inspect.signature(function).parameters.values()
    assert call.name == "call"
    assert {argument.name for argument in arguments} == {xform_name(name) for name in members}
    assert all(argument.kind is inspect.Parameter.KEYWORD_ONLY for argument in arguments)
    without_default = {argument.name for argument in arguments if argument.default is inspect.Parameter.empty}
    assert without_default == {xform_name(name) for name in required}


def test_the_user_pools_api_is_hung_in():
    assert {service.model.service_name for service in SERVICES.values()} >= {
        "cognito-idp",
        "cognito-identity",
    }
