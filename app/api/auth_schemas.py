"""The shapes of logins and their tokens."""

from marshmallow import Schema, fields

from app.accounts.passwords import LONGEST
from app.api.fields import Body, words


class Credentials(Body):
    email = words(most=254, least=1, required=True)
    password = words(most=LONGEST, least=1, required=True)


class NewAccount(Credentials):
    """Who somebody is. What they may do here is nobody's to say in a request."""

    name = words(most=100, least=1, required=True)


class Refreshing(Body):
    refresh_token = words(most=2000, least=1, required=True)


class TokensSchema(Schema):
    """A pair of tokens of one login."""

    access_token = fields.String(
        required=True, metadata={"description": "Send it as a bearer, until it is too old."}
    )
    refresh_token = fields.String(
        required=True, metadata={"description": "Good for one refresh; one used twice ends the login."}
    )
    token_type = fields.String(required=True)
    expires_in = fields.Integer(required=True, metadata={"description": "Seconds, of the access token."})


class SaidSchema(Schema):
    message = fields.String(required=True)
