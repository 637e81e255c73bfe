"""What an update that replaces everything takes of a description: whoever changes one member sends back all the others."""

from functools import lru_cache

import botocore.session
from botocore.model import ServiceModel


@lru_cache
def service_model(service: str = "cognito-idp") -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


def sendable(operation: str, described: dict) -> dict:
    """What an update operation can carry of a Describe answer, without the names of the thing itself."""
    shape = service_model().operation_model(operation).input_shape
    names = [name for name in shape.members if name not in ("UserPoolId", "ClientId")]
    return {name: described[name] for name in names if described.get(name) is not None}
