"""/login, and /, which says who is signed in: python-social-auth in a Django of one file."""
import os
import sys

import django
from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import include, path

issuer = os.environ["ISSUER"]
settings.configure(
    DEBUG=True,
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF=__name__,
    SECRET_KEY=os.environ["CLIENT_SECRET"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["RUN"] + "/sqlite"}},
    INSTALLED_APPS=[
        "django.contrib.contenttypes",
        "django.contrib.auth",
        "django.contrib.sessions",
        "social_django",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "social_django.middleware.SocialAuthExceptionMiddleware",
    ],
    AUTHENTICATION_BACKENDS=["social_core.backends.open_id_connect.OpenIdConnectAuth"],
    SOCIAL_AUTH_OIDC_OIDC_ENDPOINT=issuer,
    SOCIAL_AUTH_OIDC_KEY=os.environ["CLIENT_ID"],
    SOCIAL_AUTH_OIDC_SECRET=os.environ["CLIENT_SECRET"],
    SOCIAL_AUTH_OIDC_EXTRA_DATA=["name"],
    SOCIAL_AUTH_RAISE_EXCEPTIONS=False,
    SOCIAL_AUTH_LOGIN_ERROR_URL="/failed",
    LOGIN_REDIRECT_URL="/",
)
django.setup()


def home(request):
    if not request.user.is_authenticated:
        return HttpResponse(status=401)
    account = request.user.social_auth.get()
    # Django's own first_name comes from `given_name`, which Saoma does not know.
    return JsonResponse({"sub": account.uid, "name": account.extra_data["name"], "email": request.user.email})


urlpatterns = [
    path("", home),
    path("login", lambda request: redirect("social:begin", "oidc")),
    path("", include("social_django.urls", namespace="social")),
]

if __name__ == "__main__":
    execute_from_command_line([sys.argv[0], "migrate", "--verbosity=0"])
    execute_from_command_line([sys.argv[0], "runserver", "--noreload", "127.0.0.1:" + os.environ["PORT"]])
