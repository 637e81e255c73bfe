"""Every address of the site: the engine's, then the console's."""

from django.contrib.auth import views as auth
from django.urls import include, path

from dashboard.screens import home

urlpatterns = [
    path("", include("pools.urls")),
    path("sign-in/", auth.LoginView.as_view(template_name="dashboard/sign_in.html"), name="sign-in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("home/", home.show, name="home"),
]
