"""Extension objects; create_app binds them."""

from flask_limiter import Limiter
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from app import database
from app.web.clients import client_key

# Models derive from database.Base; of this object the session and the engines are used. Objects stay readable
# after a commit: what a page shows after its write is what was written.
db = SQLAlchemy(metadata=database.Base.metadata, session_options={"expire_on_commit": False})
database.guard(db.session)
csrf = CSRFProtect()
login = LoginManager()
limiter = Limiter(key_func=client_key)
