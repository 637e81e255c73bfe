"""Django's WSGI application, which ``dashboard.serving`` gives whole requests to."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")

application = get_wsgi_application()

from dashboard.keys.starting import refuse_wrong_keys  # noqa: E402 (models are known from here on)

refuse_wrong_keys()
