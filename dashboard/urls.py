"""Every address of the site: the engine's, then the console's."""

from django.contrib.auth import views as auth
from django.urls import include, path

from dashboard.screens import gallery, home, sign_in, theme

urlpatterns = [
    path("", include("pools.urls")),
    path("sign-in/", sign_in.show, name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("theme/", theme.choose, name="theme"),
    path("gallery/", gallery.show, name="gallery"),
    path("gallery/<slug:name>/", gallery.show_page, name="gallery-page"),
    path("home/", home.show, name="home"),
]
