"""Every operation that is built takes what the service model says, and raises what it says."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from types import FunctionType, ModuleType, NoneType, UnionType
from typing import Any, get_args, get_origin, get_type_hints

from botocore import xform_name
from botocore.model import OperationModel, Shape

from pools import errors
from pools.wire.call import Call
from pools.wire.registry import SERVICES, passed_on

BUILT = [
    (service.operation_model(name), function)
    for service in SERVICES.values()
    for name, function in sorted(service.operations.items())
]
# "Common errors" of the API reference: any operation may raise them.
COMMON = {
    "AccessDeniedException",
    "InternalErrorException",
    "InvalidParameterException",
    "NotAuthorizedException",
    "SerializationException",
    "TooManyRequestsException",
}

MANY = 9
"""From so many members on an operation may pass some on together, without naming each."""
KINDS = {
    "blob": bytes,
    "boolean": bool,
    "integer": int,
    "list": list,
    "long": int,
    "map": dict,
    "string": str,
    "structure": dict,
    "timestamp": float,
}
"""The type of an argument by the kind of its member's shape."""

# What only a worker meets in what an operation enqueues, and tells in the job or its undo.
_OF_WORKERS = {"ExpiredTokenException", "InvalidInputException", "UnrecognizedClientException"}
_OF_UNDOS = {"AliasExistsException", "UserNotFoundException"}
# What a shared function raises for other operations, and why this one cannot come to it.
NEVER = {
    "PlanImport": _OF_WORKERS,
    "StartUserImportJob": _OF_WORKERS,
    "StopUserImportJob": _OF_WORKERS,
    "StopImportUndo": _OF_UNDOS,
    "UndoImport": _OF_UNDOS,
    "AdminGetDevice": {"UserNotFoundException"},  # told as ResourceNotFoundException
    "AdminListDevices": {"UserNotFoundException"},
    "AdminDeleteUserAttributes": {"AliasExistsException"},  # taking a value away takes no alias from anyone
    "DeleteUserAttributes": {"AliasExistsException"},
    "UpdateUserAttributes": {"LimitExceededException"},  # told as TooManyRequestsException
    "GetClientToken": {  # told as InvalidParameterException
        *("InvalidLambdaResponseException", "UnexpectedLambdaException", "UserLambdaValidationException")
    },
    "GetOpenIdTokenForDeveloperIdentity": {"ExternalServiceException"},  # told as NotAuthorizedException
    "GetDerivedToken": {"PasswordResetRequiredException"},  # told as NotAuthorizedException
    "SignUp": {"UserNotFoundException"},  # the user was made in the same call
    "InitiateAuth": {"RefreshTokenReuseException"},  # told as NotAuthorizedException
    "AdminInitiateAuth": {"RefreshTokenReuseException"},
    # A token of a user who is gone is told as revoked; whoever waits in MFA_SETUP is confirmed, and may go on while a reset waits.
    "AssociateSoftwareToken": {
        "PasswordResetRequiredException",
        "UserNotConfirmedException",
        "UserNotFoundException",
    },
    "GetTokensFromRefreshToken": {"PasswordResetRequiredException"},  # goes on while a reset waits
    "GlobalSignOut": {"UserNotFoundException"},  # told as NotAuthorizedException
    # A token whose app client is gone is told as revoked.
    "StartWebAuthnRegistration": {"ResourceNotFoundException", "UserNotFoundException"},
    "CompleteWebAuthnRegistration": {"ResourceNotFoundException", "UserNotFoundException"},
    "ListWebAuthnCredentials": {"ResourceNotFoundException", "UserNotFoundException"},
    "DeleteWebAuthnCredential": {"UserNotFoundException"},
    "RevokeToken": {"ResourceNotFoundException"},  # told as UnauthorizedException
}


def test_keyword_arguments_are_the_members_of_the_input_shape():
    for model, function in BUILT:
        call, *arguments = inspect.signature(function).parameters.values()
        named = {argument.name for argument in arguments if argument.kind is argument.KEYWORD_ONLY}
        passed = {xform_name(member) for member in passed_on(function)}
        kinds = {inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD}

        assert call.name == "call", model.name
        assert {argument.kind for argument in arguments} <= kinds, model.name
        assert not named & passed, model.name
        assert named | passed == {xform_name(member) for member in members_of(model)}, model.name


def test_members_are_passed_on_together_only_where_there_are_many():
    for model, function in BUILT:
        passed = passed_on(function)

        assert set(passed) <= set(members_of(model)), model.name
        if any(one.kind is one.VAR_KEYWORD for one in inspect.signature(function).parameters.values()):
            assert passed, model.name
            assert len(members_of(model)) >= MANY, model.name
        assert not set(passed) & required_of(model), model.name


def test_only_required_members_have_no_default():
    for model, function in BUILT:
        _, *arguments = inspect.signature(function).parameters.values()
        named = [argument for argument in arguments if argument.kind is argument.KEYWORD_ONLY]
        needed = {argument.name for argument in named if argument.default is argument.empty}
        optional = {argument.default for argument in named if argument.default is not argument.empty}

        assert needed == {xform_name(member) for member in required_of(model)}, model.name
        assert optional <= {None}, model.name


def test_annotations_say_what_the_service_model_says():
    for model, function in BUILT:
        hints, passed = get_type_hints(function), passed_on(function)

        assert hints["call"] is Call, model.name
        assert types_in(hints["return"]) <= {dict, NoneType}, model.name
        for member, shape in members_of(model).items():
            given = passed.get(member) or hints.get(xform_name(member))
            optional = set() if member in passed or member in required_of(model) else {NoneType}
            assert types_in(given) == {KINDS[shape.type_name]} | optional, (model.name, member)


def test_errors_are_modelled():
    for model, function in BUILT:
        modelled = {shape.name for shape in model.error_shapes}

        assert raised_by(function) - modelled - COMMON == NEVER.get(model.name, set()), model.name


def test_annotations_of_a_union_are_read():
    assert types_in(list[str] | None) == {list, NoneType}
    assert types_in(None) == {NoneType}


def members_of(model: OperationModel) -> dict[str, Shape]:
    return dict(model.input_shape.members) if model.input_shape else {}


def required_of(model: OperationModel) -> set[str]:
    return set(model.input_shape.required_members) if model.input_shape else set()


def types_in(annotation: Any) -> set[type]:
    """``{list, NoneType}`` of ``list[str] | None``."""
    parts = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    return {NoneType if part is None else get_origin(part) or part for part in parts}


def test_errors_are_found_in_rules_that_an_operation_reaches():
    create = next(
        service.operations["CreateGroup"]
        for service in SERVICES.values()
        if "CreateGroup" in service.operations
    )

    assert {"GroupExistsException", "LimitExceededException", "ResourceNotFoundException"} <= raised_by(
        create
    )


def raised_by(function: FunctionType) -> set[str]:
    """The errors that the function, or a function of ours that it names, raises."""
    found: set[str] = set()
    own = inspect.unwrap(function)
    reached, waiting = {own}, [own]
    while waiting:
        raises, names = read(waiting.pop())
        found |= raises
        waiting += names - reached
        reached |= names
    return found


@cache
def read(function: FunctionType) -> tuple[set[str], set[FunctionType]]:
    """The errors that a function raises itself, and the functions of ours that it names."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    raises, names = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            raises |= {
                inner.attr
                for inner in ast.walk(node.exc)
                if isinstance(inner, ast.Attribute) and is_error(inner.attr)
            }
        names |= set(functions_in(value_of(node, function)))
    return raises, names


def is_error(name: str) -> bool:
    known = getattr(errors, name, None)
    return isinstance(known, type) and issubclass(known, errors.ServiceError)


def value_of(node: ast.AST, function: FunctionType) -> object:
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id)
    if isinstance(node, ast.Attribute) and isinstance(module := value_of(node.value, function), ModuleType):
        return getattr(module, node.attr, None)
    return None


def functions_in(value: object) -> Iterator[FunctionType]:
    value = inspect.unwrap(value) if callable(value) else value
    if isinstance(value, FunctionType) and value.__name__ == "<lambda>":
        return  # a lambda in a table has no source of its own, and raises nothing
    if isinstance(value, FunctionType) and value.__module__.startswith(("pools.", "identities.")):
        yield value
    elif isinstance(value, tuple | list):
        for item in value:
            yield from functions_in(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from functions_in(item)
