"""The doors of accounts, under the names that the accounts library asks for."""

from allauth.account import views as allauth
from django.urls import path

from terreau.people.views import account

urlpatterns = [
    path("connexion/", account.ask_email, name="account_login"),
    path("connexion/", account.ask_email, name="account_request_login_code"),
    path("connexion/", account.ask_email, name="account_signup"),
    path("connexion/code/", account.enter_code, name="account_confirm_login_code"),
    path("deconnexion/", allauth.logout, name="account_logout"),
    path("ferme/", allauth.account_inactive, name="account_inactive"),
    path("e-mail/", account.change_email, name="account_email"),
    path("e-mail/code/", allauth.email_verification_sent, name="account_email_verification_sent"),
]
