"""The limit: a bare Flask application that answers a constant of a listing's size."""

from flask import Flask

app = Flask(__name__, static_folder=None)
PAGE = "<!doctype html><title>constant</title>" + "x" * 12_000


@app.get("/")
@app.post("/")
def constant() -> str:
    return PAGE
