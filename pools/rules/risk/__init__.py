"""Threat protection: how risky it is what a user does, and what a pool does about it.

Follows "Advanced security with threat protection" (DG:cognito-user-pool-settings-threat-protection).
"""
