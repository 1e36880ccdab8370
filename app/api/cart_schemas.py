"""The shapes of a cart and of what is put into it."""

from marshmallow import Schema, fields, validate

from app.api.catalogue_schemas import ID, PictureSchema
from app.api.fields import Body, Id, Whole, cents, words
from app.cart.codes import LONGEST_TYPED

#: As the form of the shop takes it; what can be had of it is another question.
QUANTITY = validate.Range(0, 9999)


class NewLine(Body):
    """So many of a variant, beside what is there."""

    variant_id = Id(required=True)
    quantity = Whole(load_default=1, validate=validate.Range(1, 9999))


class Quantity(Body):
    """How many a line shall have; 0 takes it out."""

    quantity = Whole(required=True, validate=QUANTITY)


class ChangedLine(Quantity):
    """A line of the cart, and how many it shall have."""

    line_id = Id(required=True)


class NewCode(Body):
    code = words(most=LONGEST_TYPED, least=1, required=True)


class CartLineSchema(Schema):
    id = fields.String(required=True, metadata=ID)
    variant_id = fields.String(required=True, metadata=ID)
    sku = fields.String(required=True)
    title = fields.String(required=True)
    variant_title = fields.String(required=True)
    quantity = fields.Integer(required=True)
    most = fields.Integer(required=True, metadata={"description": "How many can be had now."})
    unit_price_cents = cents("The price of this moment, VAT inside.")
    line_cents = cents("Quantity times price; not counted in the sums where nothing can be had.")
    currency = fields.String(required=True)
    notice = fields.String(
        required=True, allow_none=True, metadata={"description": "What changed, in a sentence."}
    )
    url = fields.String(required=True)
    image = fields.Nested(PictureSchema, required=True, allow_none=True)


class TakenSchema(Schema):
    code = fields.String(required=True)
    amount_cents = cents("What the code takes off.")


class CartSchema(Schema):
    """A cart. Its prices are promised when an order is placed, not before."""

    token = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Send it as `X-Cart`; none while nothing was put in."},
    )
    lines = fields.List(fields.Nested(CartLineSchema), required=True)
    count = fields.Integer(required=True)
    goods_cents = cents("Of what can be had.")
    discount_cents = cents("What the codes take off the goods.")
    currency = fields.String(required=True)
    codes = fields.List(fields.String(), required=True)
    discounts = fields.List(fields.Nested(TakenSchema), required=True)
    can_be_ordered = fields.Boolean(required=True)
    notice = fields.String(
        required=True, allow_none=True, metadata={"description": "What of this request was not met, and why."}
    )
