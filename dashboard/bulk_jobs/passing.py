"""What is in a job's way for a while."""

from botocore.exceptions import ConnectTimeoutError, EndpointConnectionError

from dashboard.aws.errors import is_busy


class HeldUp(Exception):
    """The connection is busy or away: the job has been let go, to be taken up again later."""

    def __init__(self, advanced: bool) -> None:
        super().__init__("The connection is busy or away.")
        self.advanced = advanced


def is_passing(error: Exception) -> bool:
    """Whether the call was certainly not made and may be made later."""
    return is_busy(error) or isinstance(error, EndpointConnectionError | ConnectTimeoutError)
