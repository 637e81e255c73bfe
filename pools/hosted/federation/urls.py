"""Where providers send people back, spelled as at Cognito."""

from django.urls import path

from pools.hosted.federation.coming_back import idp_response
from pools.hosted.federation.saml import saml_response
from pools.hosted.federation.saml_logout import saml_logout
from pools.hosted.federation.saml_metadata import saml_metadata
from pools.hosted.federation.unasked import PAGE, continue_as
from pools.rules.federation.saml.addresses import LOGOUT, METADATA, RESPONSE

urlpatterns = [
    path("oauth2/idpresponse", idp_response, name="idp-response"),
    path(RESPONSE, saml_response, name="saml-response"),
    path(LOGOUT, saml_logout, name="saml-logout"),
    path(METADATA, saml_metadata, name="saml-metadata"),
    path(PAGE, continue_as, name="saml-continue"),
]
