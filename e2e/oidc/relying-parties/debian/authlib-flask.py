"""/login, and /, which says who is signed in. Authlib knows no logout at the provider."""
import os

from authlib.integrations.flask_client import OAuth, OAuthError
from flask import Flask, jsonify, redirect, session

app = Flask(__name__)
app.secret_key = os.environ["CLIENT_SECRET"]
saoma = OAuth(app).register(
    "saoma",
    client_id=os.environ["CLIENT_ID"],
    client_secret=os.environ["CLIENT_SECRET"],
    server_metadata_url=os.environ["ISSUER"] + "/.well-known/openid-configuration",
    client_kwargs={"scope": "openid profile email", "code_challenge_method": "S256"},
)


@app.get("/login")
def login():
    return saoma.authorize_redirect(f"http://localhost:{os.environ['PORT']}/callback")


@app.get("/callback")
def callback():
    session["user"] = saoma.authorize_access_token()["userinfo"]
    return redirect("/")


@app.errorhandler(OAuthError)
def failed(error):
    return jsonify(error=error.error, description=error.description), 403


@app.get("/")
def home():
    user = session.get("user")
    return jsonify({name: user[name] for name in ("sub", "name", "email")}) if user else ("", 401)


app.run("127.0.0.1", int(os.environ["PORT"]))
