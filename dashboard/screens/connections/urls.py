"""Addresses under ``connections/``."""

from django.urls import path

from dashboard.screens.connections import views

urlpatterns = [
    path("", views.list_connections, name="connections"),
    path("add/", views.create, name="connection-create"),
    path("<slug:slug>/edit/", views.edit, name="connection-edit"),
    path("<slug:slug>/test/", views.test, name="connection-test"),
    path("<slug:slug>/delete/", views.delete, name="connection-delete"),
]
