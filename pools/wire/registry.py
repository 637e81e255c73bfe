"""Which services the root door serves, and which function answers which operation."""

import inspect
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType
from typing import Any

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

    def names(self) -> list[str]:
        return list(self.model.operation_names)

    def operation_model(self, name: str) -> OperationModel:
        return self.model.operation_model(name)

    def arguments(self, name: str, given: dict[str, Any]) -> dict[str, Any]:
        """The input of an operation that is built as its function takes it.

        Raises InvalidParameterException for a member that came with a newer model than the one that was built for.
        """
        taken = _parameters(self.operations[name])
        named = {member: xform_name(member) for member in given}
        if unknown := [member for member, argument in named.items() if argument not in taken]:
            raise errors.InvalidParameterException(
                f"This Lifeguard does not know {', '.join(unknown)} of {name} yet, and keeps nothing that it cannot honour: "
                "leave it out."
            )
        return {argument: given[member] for member, argument in named.items()}


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
def _parameters(function: Callable) -> frozenset[str]:
    return frozenset(inspect.signature(function).parameters)


def _speaks_query(service: Service) -> bool:
    return "targetPrefix" not in service.model.metadata
