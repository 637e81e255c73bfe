"""Which services the root door serves, and which function answers which operation."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from botocore import xform_name
from botocore.model import OperationModel, ServiceModel

from pools.wire.shapes import load_service


@dataclass(frozen=True)
class Service:
    """A service of the API: its model and, by operation name, the functions that are built."""

    model: ServiceModel
    operations: dict[str, Callable] = field(default_factory=dict)

    def names(self) -> list[str]:
        return list(self.model.operation_names)

    def operation_model(self, name: str) -> OperationModel:
        return self.model.operation_model(name)


SERVICES: dict[str, Service] = {}
"""By target prefix (``AWSCognitoIdentityProviderService``)."""


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
    SERVICES[model.metadata["targetPrefix"]] = Service(model, built)
