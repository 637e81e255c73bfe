"""What may be written down of an unforeseen error: never its text, which may hold a parameter's value."""

import traceback
from typing import Any


def outline(error: BaseException) -> dict[str, Any]:
    """The types of the error and of what caused it, outermost first, and the frames of the innermost."""
    chain = [error]
    while (cause := chain[-1].__cause__ or chain[-1].__context__) is not None and cause not in chain:
        chain.append(cause)
    frames = traceback.extract_tb(chain[-1].__traceback__)
    return {
        "error": " < ".join(f"{type(link).__module__}.{type(link).__qualname__}" for link in chain),
        "frames": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames[-12:]],
    }
