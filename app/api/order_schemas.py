"""The shapes of the way to an order, and of orders."""

from marshmallow import Schema, fields, validate

from app.api.cart_schemas import TakenSchema
from app.api.catalogue_schemas import ID, PictureSchema
from app.api.fields import Body, Id, Whole, cents, words
from app.orders.models.order import PaymentMethod
from app.orders.models.states import OrderStatus
from app.shipping.models import Province

PROVINCE = validate.OneOf([province.value for province in Province])
METHODS = validate.OneOf([method.value for method in PaymentMethod])
KEY = {
    "description": "The signature from the order's link: whoever has it may look, as at the shop's own page."
}


class QuoteQuery(Schema):
    """Where to, and what is chosen so far."""

    province = fields.String(required=True, validate=PROVINCE)
    postal_code = fields.String(validate=validate.Regexp("^[0-9]{4}$"))
    delivery = Id(metadata={"description": "The `id` of one of the answer's `delivery_options`."})
    email = words(most=254, description="Some promotion codes count once for each customer.")


class DeliveryOptionSchema(Schema):
    id = fields.String(required=True, metadata=ID)
    service = fields.String(required=True)
    price_cents = cents("VAT inside; 0 where it is free.")
    minimum_days = fields.Integer(required=True, metadata={"description": "Working days."})
    maximum_days = fields.Integer(required=True)


class QuoteSchema(Schema):
    """What the cart would cost now, sent there. `total_cents` is what `create-session` is held to."""

    delivery_options = fields.List(fields.Nested(DeliveryOptionSchema), required=True)
    payment_methods = fields.List(fields.String(), required=True)
    delivery = fields.String(required=True, allow_none=True, metadata=ID)
    goods_cents = cents("VAT inside.")
    delivery_cents = cents("None until a delivery is chosen.", nullable=True)
    discount_cents = cents("Off goods and delivery.")
    vat_cents = cents(
        "Inside the total; none until a delivery is chosen, and of a shop that is no VAT vendor.",
        nullable=True,
    )
    total_cents = cents("None until a delivery is chosen.", nullable=True)
    currency = fields.String(required=True)
    problems = fields.List(
        fields.String(), required=True, metadata={"description": "What cannot be bought as it stands."}
    )


class Checkout(Body):
    """Who buys, where it goes, how it travels and is paid, and the total that was seen."""

    email = words(most=254, least=1, required=True)
    name = words(most=100, least=1, required=True)
    phone = words(most=40, least=1, required=True, description="South African, ten digits: `082 555 0101`.")
    street = words(most=120, least=1, required=True)
    suburb = words(most=80, least=1, required=True)
    city = words(most=80, least=1, required=True)
    province = fields.String(required=True, validate=PROVINCE)
    postal_code = fields.String(required=True, validate=validate.Regexp("^[0-9]{4}$"))
    notes = words(most=300, description="For the courier.")
    company = words(most=120)
    company_vat_number = words(most=20, description="Ten digits beginning with 4; with `company`.")
    delivery = Id(required=True, metadata={"description": "The `id` of a delivery option of the quote."})
    payment = fields.String(required=True, validate=METHODS)
    total_cents = Whole(
        required=True, validate=validate.Range(0, 10**9),
        metadata={"description": "What the shopper has seen; another total is refused, and nothing is ordered."},
    )  # fmt: skip


class SessionSchema(Schema):
    """An order, and where it is paid."""

    reference = fields.String(required=True)
    order_key = fields.String(
        required=True, metadata={"description": "Opens the order without a login: `?key=`."}
    )
    status = fields.String(required=True)
    payment_url = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Send the shopper there; none for EFT, or once it is paid."},
    )
    order_url = fields.String(required=True, metadata={"description": "The order's page in the shop."})
    total_cents = cents("What is charged: what was seen.")
    currency = fields.String(required=True)
    hold_until = fields.DateTime(required=True, metadata={"description": "So long the goods are kept."})


class OrderQuery(Schema):
    key = words(
        most=300,
        description="The signature from the order's link: whoever has it may look, as at the shop's own page.",
    )


class OrdersQuery(Schema):
    cursor = fields.String(validate=validate.Regexp("^[A-Za-z0-9_-]{1,100}$"))


class OrderRowSchema(Schema):
    reference = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": [status.value for status in OrderStatus]})
    payment_pending = fields.Boolean(required=True)
    placed_at = fields.DateTime(required=True)
    total_cents = cents("As it was placed.")
    refunded_cents = cents("Of the total.")
    currency = fields.String(required=True)


class OrderPageSchema(Schema):
    """Orders of the login, the newest first."""

    orders = fields.List(fields.Nested(OrderRowSchema), required=True)
    next_cursor = fields.String(required=True, allow_none=True)


class OrderLineSchema(Schema):
    sku = fields.String(required=True)
    variant_id = fields.String(required=True, metadata=ID)
    title = fields.String(required=True)
    variant_title = fields.String(required=True)
    quantity = fields.Integer(required=True)
    unit_price_cents = cents("As it was placed.")
    line_cents = cents("Before discounts.")
    discount_cents = cents("Off this line.")
    vat_cents = cents("Inside what the line costs after its discount.")
    image = fields.Nested(PictureSchema, required=True, allow_none=True)


class AddressSchema(Schema):
    name = fields.String(required=True)
    email = fields.String(required=True)
    phone = fields.String(required=True)
    street = fields.String(required=True)
    suburb = fields.String(required=True)
    city = fields.String(required=True)
    province = fields.String(required=True)
    postal_code = fields.String(required=True)
    notes = fields.String(required=True)
    company = fields.String(required=True)
    company_vat_number = fields.String(required=True)


class EventSchema(Schema):
    at = fields.DateTime(required=True)
    text = fields.String(required=True)


class ShipmentSchema(Schema):
    carrier = fields.String(required=True)
    tracking_number = fields.String(required=True)
    tracking_url = fields.String(required=True)
    shipped_at = fields.DateTime(required=True)


class FactSchema(Schema):
    name = fields.String(required=True)
    value = fields.String(required=True)


class EftSchema(Schema):
    """To which account, and what for."""

    account = fields.List(fields.Nested(FactSchema), required=True)
    reference = fields.String(required=True)
    owed_cents = cents("What is still to come.")
    due_at = fields.DateTime(required=True)


class OrderSchema(OrderRowSchema):
    """An order with the stored figures, which its invoice shows too."""

    payment_method = fields.String(required=True)
    delivery_service = fields.String(required=True)
    lines = fields.List(fields.Nested(OrderLineSchema), required=True)
    goods_cents = cents("Of the lines, before discounts.")
    delivery_cents = cents("Before discounts.")
    discount_cents = cents("Off goods and delivery.")
    vat_cents = cents("Inside the total.")
    discounts = fields.List(fields.Nested(TakenSchema), required=True)
    address = fields.Nested(AddressSchema, required=True)
    events = fields.List(fields.Nested(EventSchema), required=True)
    shipments = fields.List(fields.Nested(ShipmentSchema), required=True)
    eft = fields.Nested(EftSchema, required=True, allow_none=True)
    hold_until = fields.DateTime(required=True)
    can_be_paid = fields.Boolean(required=True)
    can_be_cancelled = fields.Boolean(required=True)
    invoice_url = fields.String(required=True, allow_none=True)
