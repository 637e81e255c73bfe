"""Reading JSON columns fast: a page of users has dozens."""

import json
from typing import Any

import orjson


class QuickDecoder(json.JSONDecoder):
    """What ``JSONField(decoder=...)`` takes. The base class's preparations, made for each value, are left out."""

    def __init__(self) -> None: ...

    def decode(self, text: str, *_: Any) -> Any:
        return orjson.loads(text)
