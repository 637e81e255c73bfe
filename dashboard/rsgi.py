"""The site's RSGI application, which granian serves: ``dashboard.serving`` around Django's own."""

import ctypes
import signal
import sys

from dashboard.serving.site import Site
from dashboard.wsgi import application as django_application

application = Site(django_application)

if (
    sys.platform == "linux"
):  # granian's workers are left behind where it is killed: they end with it (prctl(2))
    ctypes.CDLL(None).prctl(1, signal.SIGKILL)
