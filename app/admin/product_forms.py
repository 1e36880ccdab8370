"""What is typed about a product: shape only; whether it can be so is the verbs' to say."""

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from wtforms import DateTimeLocalField, Form, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, Optional, ValidationError

from app import clock
from app.admin.product_edits import readable
from app.catalog.models.attribute import ProductType
from app.catalog.models.brand import Brand
from app.catalog.models.product import Product, TaxClass
from app.catalog.navigation import Tree
from app.pricing.words import CLASS_NAMES
from app.stores.hours import NoSuchTime, moment_of
from app.web.text import at_most, one_line

MOST_TAGS = 50
LONGEST_TAG = 60

NONE = SelectChoice("", "None")


def id_of(text: str) -> UUID | None:
    """Of a select of ours, in which nothing chosen is an empty text."""
    return UUID(text) if text else None


class ProductForm(Form):  # type: ignore[misc]  # WTForms has no types
    title = StringField(
        "Title", filters=[one_line], validators=[DataRequired(message="Goods need a title."), at_most(200)]
    )
    subtitle = StringField("Subtitle", filters=[one_line], validators=[at_most(200)])
    #: Browsers end lines with CR LF.
    description = TextAreaField(
        "Description",
        filters=[lambda text: (text or "").replace("\r\n", "\n")],
        validators=[at_most(100_000)],
    )
    category = SelectField("Category", validate_choice=True)
    brand = SelectField("Brand")
    product_type = SelectField("Type")
    tags = StringField("Tags", filters=[one_line], validators=[at_most(2000)])
    slug = StringField(
        "Address",
        filters=[one_line],
        validators=[DataRequired(message="The page needs an address."), at_most(120)],
    )
    seo_title = StringField("Title for search engines", filters=[one_line], validators=[at_most(200)])
    seo_description = TextAreaField("Words for search engines", filters=[one_line], validators=[at_most(500)])
    related = TextAreaField("Shown beside it", validators=[at_most(4000)])
    #: Not shown, and so not said, where the store is no VAT vendor.
    tax_class = SelectField(
        "VAT",
        choices=[SelectChoice(kind.value, words) for kind, words in CLASS_NAMES.items()],
        validate_choice=False,
        validators=[Optional(), AnyOf(list(TaxClass), message="Choose one of the three.")],
    )

    def validate_tags(self, field: Any) -> None:
        tags = tags_of(field.data)
        if len(tags) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in tags):
            raise ValidationError(f"At most {MOST_TAGS} tags, each of at most {LONGEST_TAG} characters.")

    def offer(self, tree: Tree, brands: Sequence[Brand], types: Sequence[ProductType]) -> "ProductForm":
        """What the selects are about."""
        self.category.choices = [NONE, *category_choices(tree)]
        self.brand.choices = [NONE, *(SelectChoice(str(brand.id), brand.name) for brand in brands)]
        self.product_type.choices = [NONE, *(SelectChoice(str(each.id), each.name) for each in types)]
        return self


def as_it_is(product: Product, related: Sequence[str]) -> dict[str, str]:
    """The form's fields before anybody typed."""
    return {
        "title": product.title,
        "subtitle": product.subtitle,
        "description": readable(product.description_html),
        "category": str(product.category_id or ""),
        "brand": str(product.brand_id or ""),
        "product_type": str(product.product_type_id or ""),
        "tags": ", ".join(product.tags),
        "slug": product.slug,
        "seo_title": product.seo_title,
        "seo_description": product.seo_description,
        "related": "\n".join(related),
        "tax_class": product.tax_class.value,
    }


def category_choices(tree: Tree) -> list[SelectChoice]:
    """The whole tree, each with the way down to it."""
    lines = [(node, " / ".join(step.name for step in node.line)) for node in tree.by_id.values()]
    return [
        SelectChoice(str(node.id), words)
        for node, words in sorted(lines, key=lambda line: line[1].casefold())
    ]


def tags_of(text: str) -> list[str]:
    """Apart by commas; each once, in the first spelling."""
    spelled: dict[str, str] = {}
    for part in text.split(","):
        if tag := part.strip():
            spelled.setdefault(tag.casefold(), tag)
    return list(spelled.values())


def lines_of(text: str) -> list[str]:
    return [line for each in re.split(r"[\r\n]+", text) if (line := one_line(each))]


class PublicationForm(Form):  # type: ignore[misc]
    """When it goes on sale, by the store's clocks; empty for now."""

    at = DateTimeLocalField("On sale from", validators=[Optional()], format="%Y-%m-%dT%H:%M")

    def __init__(self, *arguments: Any, zone: str, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.zone = zone

    def validate_at(self, field: Any) -> None:
        if field.data is None:  # no time at all, which the field has said
            return
        try:
            moment = moment_of(field.data, self.zone)
        except (NoSuchTime, OverflowError) as reason:
            raise ValidationError(str(reason)) from None
        if moment <= clock.now():
            raise ValidationError("That time has gone by. Choose one to come, or put it on sale now.")
