"""Which attributes the app may read and write with a user's own token."""

from django import forms

from dashboard.screens.clients.forms.part import Part
from dashboard.screens.clients.rights import looks_like_a_right
from dashboard.screens.form_fields import switch, ticks


class PermissionsPart(Part):
    limit_read = switch(
        "Choose what the app may read",
        "Off: all standard attributes and the two verified flags, no custom ones.",
        member="ReadAttributes",
        by_hand=True,
        reads=bool,
    )
    read_attributes = ticks("May read", [], member="ReadAttributes")
    limit_write = switch(
        "Choose what the app may write",
        "Off: all standard attributes, no custom ones.",
        member="WriteAttributes",
        by_hand=True,
        reads=bool,
    )
    write_attributes = ticks("May write", [], member="WriteAttributes")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = [attribute["Name"] for attribute in self.pool.get("SchemaAttributes", [])]
        named = sorted(names, key=lambda name: (":" in name, name))
        self.offer("read_attributes", [(name, name) for name in named], "ReadAttributes")
        writable = [(name, name) for name in named if name != "sub"]
        self.offer("write_attributes", writable, "WriteAttributes")

    @property
    def permissions(
        self,
    ) -> list[tuple[str, forms.boundfield.BoundWidget, forms.boundfield.BoundWidget | None, bool]]:
        """Each attribute with its two boxes, and whether it looks like a right; ``sub`` cannot be written."""
        write = {box.data["value"]: box for box in self["write_attributes"]}
        boxes = [(box.data["value"], box) for box in self["read_attributes"]]
        return [(name, box, write.get(name), looks_like_a_right(name)) for name, box in boxes]

    @property
    def limits(self) -> bool:
        """Whether the attributes are chosen one by one."""
        return bool(self["limit_read"].value() or self["limit_write"].value())

    def to_members(self, stored: dict) -> dict:
        members = super().to_members(stored)
        for limit, member in _LIMITS.items():
            if not self.cleaned_data[limit]:
                members[member] = None
        return members


_LIMITS = {"limit_read": "ReadAttributes", "limit_write": "WriteAttributes"}
