"""Put a user of the queue off for some days, or take them back."""

from dashboard.acts.act import Act

ACT = Act(
    key="put-off",
    operation="console:WriteNote",
    label="Put off",
    also_past={
        "DismissDeskItem": "Put off in the queue",
        "RestoreDeskItem": "Taken back into the queue",
    },
)
