"""What a session holds is encrypted at rest: while an authenticator app is set up, its secret is in there."""

import json
from typing import Any

from django.conf import settings


class EncryptedJson:
    """A session serializer of Django."""

    def dumps(self, obj: Any) -> bytes:
        return settings.KEY_RING.encrypt(json.dumps(obj, separators=(",", ":")).encode())

    def loads(self, data: bytes) -> Any:
        return json.loads(settings.KEY_RING.decrypt(data))
