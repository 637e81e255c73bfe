"""Which services the root door serves, and which function answers which operation."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any, get_args, get_type_hints

from botocore import xform_name
from botocore.model import OperationModel, ServiceModel

from pools import errors
from pools.wire.shapes import load_service


@dataclass(frozen=True)
class Service:
    """A service of the API: its model and, by operation name, the functions that are built."""

    model: ServiceModel
    operations: dict[str, Callable] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return self.model.metadata["serviceFullName"]

    def operation_model(self, name: str) -> OperationModel:
        return self.model.operation_model(name)

    def arguments(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        """The input of an operation that is built as its function takes it.

        Raises InvalidParameterException for a member that came with a newer model than the one that was built for.
        """
        taken = arguments_of(self.operations[name], self.operation_model(name))
        if unknown := [member for member in given if member not in taken]:
            raise errors.InvalidParameterException(
                f"This Lifeguard does not know {', '.join(unknown)} of {name} yet, and keeps nothing that it cannot honour: "
                "leave it out."
            )
        return {taken[member]: value for member, value in given.items()}


SERVICES: dict[str, Service] = {}
"""By target prefix (``AWSCognitoIdentityProviderService``); those of the Query protocol by API version (``2010-05-08``)."""


def hang(service_name: str, package: ModuleType) -> None:
    """Hang a service in: every function of the package, at any depth, that bears an operation's name answers it."""
    model = load_service(service_name)
    prefix = f"{package.__name__}."
    modules = [import_module(module.name) for module in walk_packages(package.__path__, prefix)]
    built = {
        name: getattr(module, xform_name(name))
        for name in model.operation_names
        for module in modules
        if getattr(getattr(module, xform_name(name), None), "__module__", None) == module.__name__
    }
    SERVICES[model.metadata.get("targetPrefix") or model.metadata["apiVersion"]] = Service(model, built)


def find_target(target: str) -> tuple[Service, str]:
    """The service and the operation that an X-Amz-Target names. Raises UnknownOperationException."""
    prefix, _, name = target.partition(".")
    service = SERVICES.get(prefix)
    if service is None or _speaks_query(service) or name not in service.model.operation_names:
        raise errors.UnknownOperationException(
            f"No operation is called {target[:120]!r}." if target else "The X-Amz-Target header is missing."
        )
    return service, name


def model_of_version(version: str) -> ServiceModel | None:
    """The model of the Query service whose API has this version."""
    service = SERVICES.get(version)
    return service.model if service and _speaks_query(service) else None


def find_action(action: str, version: str) -> tuple[Service, str]:
    """The service and the operation that Action and Version name.

    Raises MissingActionException, UnknownOperationException.
    """
    if not action:
        raise errors.MissingActionException("The request holds no Action parameter.")
    model = model_of_version(version)
    if model is None or action not in model.operation_names:
        raise errors.UnknownOperationException(
            f"Could not find operation {action[:120]} for version {version[:40] or 'NO_VERSION_SPECIFIED'}."
        )
    return SERVICES[version], action


@cache
def arguments_of(function: Callable, model: OperationModel) -> dict[str, str]:
    """The function's argument for each member of the input that it takes.

    It is the member in snake case or, of those in the TypedDict of ``**settings``, the member itself.
    """
    parameters = inspect.signature(function).parameters
    members = model.input_shape.members if model.input_shape else {}
    named = {member: xform_name(member) for member in members if xform_name(member) in parameters}
    return named | {member: member for member in passed_on(function) if member in members}


def passed_on(function: Callable) -> dict[str, Any]:
    """The members, and their types, that a function takes in ``**settings``, as on the wire."""
    for parameter in inspect.signature(function).parameters.values():
        if parameter.kind is parameter.VAR_KEYWORD:
            return dict(get_type_hints(get_args(parameter.annotation)[0]))
    return {}


def _speaks_query(service: Service) -> bool:
    return "targetPrefix" not in service.model.metadata
