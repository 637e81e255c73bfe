"""Logins: tokens of providers that an app presents, each verified for real. One file for each kind of provider."""
