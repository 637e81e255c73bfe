"""Threat protection: from where a user comes, how risky that is, and what a pool does about it.

Follows "Advanced security with threat protection" (DG:cognito-user-pool-settings-threat-protection).
"""
