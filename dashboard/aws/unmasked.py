"""Reads the values behind masks, for what an act needs and no page shows."""

from dataclasses import replace

from dashboard.aws.clients import StaffClient


def unmasked(client: StaffClient) -> StaffClient:
    """The same client as the console's own work. The guard lets it do anything: only read with it what the page has read
    by the member's own client before."""
    return StaffClient(replace(client.actor, own_work=True))
