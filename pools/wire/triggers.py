"""The triggers of a pool, as the service model names them, and where it takes the place of a function."""

from pools.wire.shapes import load_service

_CONFIG = load_service("cognito-idp").shape_for("LambdaConfigType")
# KMSKeyID is the ARN of a key; the versioned form of PreTokenGeneration is the same trigger.
_NO_TRIGGERS = ("KMSKeyID", "PreTokenGenerationConfig")
_VERSIONED = [shape for shape in _CONFIG.members.values() if shape.type_name == "structure"]

TRIGGERS: tuple[str, ...] = tuple(name for name in _CONFIG.members if name not in _NO_TRIGGERS)
"""Every trigger, by its member of LambdaConfigType."""
PLACES: dict[str, frozenset[str]] = {
    _CONFIG.name: frozenset(name for name in TRIGGERS if _CONFIG.members[name].type_name == "string"),
    **dict.fromkeys((shape.name for shape in _VERSIONED), frozenset({"LambdaArn"})),
}
"""The members, by structure, that hold a function's ARN."""
