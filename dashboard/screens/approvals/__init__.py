"""The pages of approvals: what waits, one request, and which acts need one."""
