"""Saving a policy: what IAM says of the document stands at its field."""

from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from django import forms

from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.telling import show_on, status_of
from dashboard.place import Place

_MALFORMED = ("MalformedPolicyDocument", "MalformedPolicyDocumentException", "PackedPolicyTooLarge")


def put(form: forms.Form, place: Place, call: Callable[..., dict], **members: Any) -> bool:
    """Whether the call went well; if not, the form says why: at ``document`` if the document is at fault."""
    try:
        call(**members)
    except ERRORS as error:
        details = error.response.get("Error", {}) if isinstance(error, ClientError) else {}
        if details.get("Code") in _MALFORMED:
            form.add_error("document", details.get("Message") or "IAM does not accept this document.")
        else:
            show_on(form, explain(error, place.connection))
        return False
    return True


def status_after(form: forms.Form) -> int:
    """The HTTP status of a page that shows the form again."""
    return 409 if getattr(form, "overtaken", False) else status_of(form)
