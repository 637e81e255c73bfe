"""The pools that a key can be limited to."""

from dashboard.aws.errors import ERRORS
from dashboard.iam_documents.pool_scan import names_if_told
from dashboard.place import Place

MOST = 60


def pools_to_choose(place: Place) -> dict[str, str]:
    """Names by id of the first user pools and identity pools; none where the member may not list them."""
    try:
        found = place.client.list_user_pools(MaxResults=MOST)["UserPools"]
    except ERRORS:
        found = []
    return {pool["Id"]: pool["Name"] for pool in found} | names_if_told(place.identities)
