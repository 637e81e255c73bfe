"""The part of AWS IAM that is needed here: roles and providers, on which identity pools rest, and users with access keys."""
