"""Where providers send people back, spelled as at Cognito."""

from django.urls import path

from pools.hosted.federation.coming_back import idp_response

urlpatterns = [
    path("oauth2/idpresponse", idp_response, name="idp-response"),
]
