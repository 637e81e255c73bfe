"""The site's RSGI application, which granian serves: ``dashboard.serving`` around Django's own."""

from dashboard.parent import end_with_parent
from dashboard.serving.site import Site
from dashboard.wsgi import application as django_application

application = Site(django_application)
end_with_parent()
