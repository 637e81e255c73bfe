"""botocore's service models: the one source for what the API takes and gives."""

from functools import cache

import botocore.session
from botocore.model import ServiceModel


@cache
def load_service(name: str) -> ServiceModel:
    """The model of a service such as ``cognito-idp``, as the installed botocore knows it."""
    return botocore.session.get_session().get_service_model(name)
