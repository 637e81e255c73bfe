"""The site's RSGI application, which granian serves: ``dashboard.serving`` around Django's own."""

from dashboard.serving.site import Site
from dashboard.wsgi import application as django_application

application = Site(django_application)
