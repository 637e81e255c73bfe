"""How staff members get in and stay in: passwords, second factors, providers, sessions. The mechanics are django-allauth's."""
