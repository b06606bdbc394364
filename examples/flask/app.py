import os
from urllib.parse import urlencode

from authlib.integrations.flask_client import OAuth, OAuthError
from flask import Flask, redirect, render_template_string, session

BASE_URL = os.environ["BASE_URL"]

app = Flask(__name__)
app.config.update(
    SECRET_KEY=os.environ["SECRET_KEY"],
    SESSION_COOKIE_SECURE=BASE_URL.startswith("https:"),
    SESSION_COOKIE_SAMESITE="Lax",
)

# Authlib makes and checks state and nonce by itself, and PKCE where it is told the method.
saoma = OAuth(app).register(
    "saoma",
    server_metadata_url=os.environ["SAOMA_ISSUER"] + "/.well-known/openid-configuration",
    client_id=os.environ["SAOMA_CLIENT_ID"],
    client_secret=os.environ["SAOMA_CLIENT_SECRET"],
    client_kwargs={"scope": "openid profile", "code_challenge_method": "S256"},
)

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Flask</title>
{% if message %}<p>{{ message }}</p>{% endif %}
{% if user %}
  {% if user.picture %}<img src="{{ user.picture }}" alt="" width="64" height="64">{% endif %}
  <p>Hello, {{ user.name }}</p>
  <form method="post" action="/logout"><button>Sign out</button></form>
{% else %}
  <a href="/login">Sign in with WeChat</a>
{% endif %}
</html>"""


@app.get("/")
def home():
    return render_template_string(PAGE, user=session.get("user"))


@app.get("/login")
def login():
    return saoma.authorize_redirect(BASE_URL + "/callback")


@app.get("/callback")
def callback():
    token = saoma.authorize_access_token()
    claims = token["userinfo"]
    session.clear()
    # Store `sub` with your own account: it stays the same, and the name does not.
    session["user"] = {name: claims.get(name) for name in ("sub", "name", "picture")}
    session["id_token"] = token["id_token"]
    return redirect("/")


@app.post("/logout")
def logout():
    """Signs out at Saoma too. Otherwise the next visitor of this browser would be signed in again without a scan."""
    id_token = session.get("id_token")
    session.clear()
    if id_token is None:
        return redirect("/")
    query = urlencode({"id_token_hint": id_token, "post_logout_redirect_uri": BASE_URL})
    return redirect(saoma.load_server_metadata()["end_session_endpoint"] + "?" + query)


@app.errorhandler(OAuthError)
def failed(error):
    declined = error.error == "access_denied"
    message = "You declined on the phone." if declined else "The sign-in failed. Try again."
    return render_template_string(PAGE, message=message), 403 if declined else 400
