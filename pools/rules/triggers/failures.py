"""What can go wrong between a pool and a function."""


class FunctionFailed(Exception):
    """The function itself failed, with a message that is meant for the caller."""


class NoAnswer(Exception):
    """The function was not reached, or did not answer in time.

    ``problem`` is what the caller reads, a word or a few. ``again`` says whether another try may help.
    """

    def __init__(self, problem: str, *, again: bool) -> None:
        super().__init__(problem)
        self.problem = problem
        self.again = again


TIMEOUT = "Socket timeout while invoking Lambda function"
MAX_ANSWER = 1024**2
"""Bytes of an answer that are read. A longer one is refused."""


def too_long() -> NoAnswer:
    return NoAnswer(f"The answer is longer than {MAX_ANSWER} bytes", again=False)


def failure_message(payload: object) -> str | None:
    """The ``errorMessage`` of a failed function's answer; None where there is none."""
    message = payload.get("errorMessage") if isinstance(payload, dict) else None
    return message[:2000] if isinstance(message, str) else None
