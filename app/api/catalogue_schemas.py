"""The shapes of goods, lists of them and departments."""

from marshmallow import Schema, fields, validate

from app.api.fields import UUID_PATTERN, Listed, cents, flag, words
from app.search.port import LONGEST_TEXT, Order
from app.storefront.narrowing import CATEGORY_PATH, FACET_KEY, FACET_VALUE, MOST_STARS, MOST_TICKS

ORDERS = [order.value for order in Order if order is not Order.CURATED]
ID = {"pattern": f"^{UUID_PATTERN}$"}


class ListQuery(Schema):
    """As a list's address narrows it, with prices in cents and its own word for attributes."""

    q = words(most=LONGEST_TEXT, description="Words to search for, as in the shop's own search.")
    category = fields.String(
        validate=[validate.Length(min=1, max=400), validate.Regexp(f"^(?:{CATEGORY_PATH.pattern})$")],
        metadata={"description": "The path of a department or shelf; what is below it counts."},
    )
    brand = Listed(FACET_VALUE.pattern, most=MOST_TICKS, longest=200, description="Slugs; one of these.")
    attribute = Listed(
        f"(?:{FACET_KEY.pattern}):(?:{FACET_VALUE.pattern})",
        most=MOST_TICKS,
        longest=410,
        description="`colour:red`: a facet's key and one of its values, as `facets` names them; repeated. Of one facet "
        "one of the values is enough, all facets must fit.",
    )
    price_min = fields.Integer(
        validate=validate.Range(0, 10**9), metadata={"description": "Cents, included."}
    )
    price_max = fields.Integer(
        validate=validate.Range(0, 10**9), metadata={"description": "Cents, included."}
    )
    in_stock = flag(description="Only what can be had now.")
    on_sale = flag(description="Only what costs less than it did.")
    rating_min = fields.Integer(validate=validate.Range(1, MOST_STARS))
    sort = fields.String(
        validate=validate.OneOf(ORDERS),
        metadata={"description": "The usual: relevance with words, else newest."},
    )
    facets = flag(description="Also answer what this list can be narrowed by.")
    cursor = words(
        most=200, least=1, description="The `next_cursor` of the page before, with everything else as it was."
    )


class PictureSchema(Schema):
    url = fields.String(required=True)
    alt = fields.String(required=True)
    width = fields.Integer(required=True)
    height = fields.Integer(required=True)


class CardSchema(Schema):
    """A product as a list shows it."""

    slug = fields.String(required=True)
    title = fields.String(required=True)
    subtitle = fields.String(required=True)
    url = fields.String(required=True, metadata={"description": "The product's page in the shop."})
    price_cents = cents("The cheapest variant's, VAT inside.")
    price_varies = fields.Boolean(required=True)
    compare_at_cents = cents("What it cost before, where it costs less now.", nullable=True)
    currency = fields.String(required=True)
    availability = fields.String(required=True, metadata={"enum": ["in", "few", "out"]})
    image = fields.Nested(PictureSchema, required=True, allow_none=True)


class FacetValueSchema(Schema):
    value = fields.String(required=True)
    label = fields.String(required=True)
    count = fields.Integer(required=True)


class FacetSchema(Schema):
    key = fields.String(required=True)
    label = fields.String(required=True)
    kind = fields.String(required=True)
    values = fields.List(fields.Nested(FacetValueSchema), required=True)
    least_cents = cents("Of prices.", nullable=True)
    most_cents = cents("Of prices.", nullable=True)


class ProductPageSchema(Schema):
    """Goods of a list, twenty-four at a time."""

    products = fields.List(fields.Nested(CardSchema), required=True)
    total = fields.Integer(required=True)
    next_cursor = fields.String(required=True, allow_none=True)
    corrected = fields.String(
        required=True,
        allow_none=True,
        metadata={"description": "Another spelling that was searched for instead."},
    )
    facets = fields.List(fields.Nested(FacetSchema), required=True)


class VariantSchema(Schema):
    id = fields.String(required=True, metadata=ID)
    sku = fields.String(required=True)
    title = fields.String(required=True)
    options = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    price_cents = cents("VAT inside.")
    compare_at_cents = cents("What it cost before.", nullable=True)
    currency = fields.String(required=True)
    barcode = fields.String(required=True)
    weight_grams = fields.Integer(required=True, allow_none=True)
    availability = fields.String(required=True, metadata={"enum": ["in", "few", "out"]})
    most = fields.Integer(required=True, metadata={"description": "How many one cart may hold now."})
    url = fields.String(required=True)


class AttributeSchema(Schema):
    name = fields.String(required=True)
    value = fields.String(required=True)


class ProductSchema(Schema):
    """A product with the variants of it that are for sale."""

    id = fields.String(required=True, metadata=ID)
    slug = fields.String(required=True)
    title = fields.String(required=True)
    subtitle = fields.String(required=True)
    url = fields.String(required=True)
    description_html = fields.String(required=True)
    brand = fields.String(required=True, allow_none=True)
    brand_slug = fields.String(required=True, allow_none=True)
    category = fields.String(required=True, allow_none=True, metadata={"description": "Its path."})
    tax_class = fields.String(required=True)
    rating_count = fields.Integer(required=True)
    rating = fields.Float(required=True, allow_none=True)
    attributes = fields.List(fields.Nested(AttributeSchema), required=True)
    images = fields.List(fields.Nested(PictureSchema), required=True)
    variants = fields.List(fields.Nested(VariantSchema), required=True)


class CategorySchema(Schema):
    """A department or shelf; `parent` is the path of what it is in."""

    path = fields.String(required=True)
    name = fields.String(required=True)
    description = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    product_count = fields.Integer(required=True)
    url = fields.String(required=True)


class CategoriesSchema(Schema):
    """Every department and shelf, each after what it is in."""

    categories = fields.List(fields.Nested(CategorySchema), required=True)
