from flask import Blueprint

bp = Blueprint("styleguide", __name__)
