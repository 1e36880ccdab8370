"""What is typed about a new product, its options and its variants."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from wtforms import BooleanField, Form, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from app.admin.forms import cents_of
from app.admin.product_forms import id_of, tags_of
from app.catalog.models.product import MAXIMUM_OPTIONS, ProductOption, Variant
from app.editing.making import NewProduct
from app.editing.matrix import Option
from app.editing.variants import VariantSaid
from app.inventory.counting import MOST_ON_HAND
from app.stores.models import LARGEST_CHARGE_CENTS
from app.web.text import at_most, one_line

HEAVIEST_GRAMS = 1_000_000
LONGEST_CODE = 64
NUMBERS = range(1, MAXIMUM_OPTIONS + 1)


def amount_of(cents: int | None) -> str:
    """As a field shows it: ``289,00``; empty for none."""
    return "" if cents is None else f"{cents // 100},{cents % 100:02d}"


def amount(_: Form, field: Any) -> None:
    cents = cents_of(field.data or "")
    if cents is None:
        raise ValidationError("Enter an amount in rand, as in 289,00.")
    if cents > LARGEST_CHARGE_CENTS:
        raise ValidationError("That is more than anything here can cost.")


def weight_field() -> IntegerField:
    return IntegerField(
        "Weight in grams",
        validators=[
            InputRequired(message="Enter the weight in whole grams, 0 where there is none."),
            NumberRange(0, HEAVIEST_GRAMS, message=f"Between 0 and {HEAVIEST_GRAMS} grams."),
        ],
    )


class OptionsForm(Form):  # type: ignore[misc]  # WTForms has no types
    """Three at most; a name without values, or values without a name, is refused by the verb."""

    name_1 = StringField("Option 1", filters=[one_line], validators=[at_most(60)])
    values_1 = StringField("Its values", filters=[one_line], validators=[at_most(4000)])
    name_2 = StringField("Option 2", filters=[one_line], validators=[at_most(60)])
    values_2 = StringField("Its values", filters=[one_line], validators=[at_most(4000)])
    name_3 = StringField("Option 3", filters=[one_line], validators=[at_most(60)])
    values_3 = StringField("Its values", filters=[one_line], validators=[at_most(4000)])

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        return [(self[f"name_{number}"], self[f"values_{number}"]) for number in NUMBERS]

    @property
    def options(self) -> list[Option]:
        """What is empty is left out; values are apart by commas, each once."""
        said = [(name.data, tags_of(values.data)) for name, values in self.pairs]
        return [(name, values) for name, values in said if name or values]


def options_as_they_are(options: Sequence[ProductOption]) -> dict[str, str]:
    said: dict[str, str] = {}
    for number, option in enumerate(options, start=1):
        said |= {f"name_{number}": option.name, f"values_{number}": ", ".join(option.values)}
    return said


class NewProductForm(OptionsForm):
    title = StringField(
        "Title", filters=[one_line], validators=[DataRequired(message="Goods need a title."), at_most(200)]
    )
    category = SelectField("Category")
    brand = SelectField("Brand")
    product_type = SelectField("Type")
    price = StringField("Price", filters=[one_line], validators=[amount])
    weight = weight_field()

    @property
    def said(self) -> NewProduct:
        """Of a form that is valid."""
        return NewProduct(
            title=self.title.data,
            price_cents=cents_of(self.price.data) or 0,
            weight_grams=self.weight.data,
            options=self.options,
            category_id=id_of(self.category.data),
            brand_id=id_of(self.brand.data),
            product_type_id=id_of(self.product_type.data),
        )


class VariantForm(Form):  # type: ignore[misc]
    """One row of the table; its fields bear the variant's id before their names."""

    sku = StringField(
        "SKU", filters=[one_line], validators=[DataRequired(message="It needs a SKU."), at_most(LONGEST_CODE)]
    )
    price = StringField("Price", filters=[one_line], validators=[amount])
    was = StringField("Was", filters=[one_line], validators=[Optional(), amount])
    barcode = StringField("Barcode", filters=[one_line], validators=[at_most(LONGEST_CODE)])
    weight = weight_field()
    stock = IntegerField(
        "In stock",
        validators=[Optional(), NumberRange(0, MOST_ON_HAND, message=f"Between 0 and {MOST_ON_HAND}.")],
    )
    is_sold = BooleanField("Sold")

    def validate_was(self, field: Any) -> None:
        was, price = cents_of(field.data), cents_of(self.price.data or "")
        if was is not None and price is not None and was <= price:
            raise ValidationError("A was-price is more than the price, or empty.")

    @property
    def said(self) -> VariantSaid:
        """Of a form that is valid."""
        return VariantSaid(
            sku=self.sku.data,
            price_cents=cents_of(self.price.data) or 0,
            compare_at_cents=cents_of(self.was.data) if self.was.data else None,
            barcode=self.barcode.data,
            weight_grams=self.weight.data,
            is_sold=bool(self.is_sold.data),
            stock=self.stock.data,
        )


def row_form(variant: Variant, typed: Any = None) -> VariantForm:
    kept: Mapping[str, object] = {
        "sku": variant.sku,
        "price": amount_of(variant.price_cents),
        "was": amount_of(variant.compare_at_cents),
        "barcode": variant.barcode,
        "weight": variant.weight_grams,
        "is_sold": variant.withdrawn_at is None,
    }
    return VariantForm(typed, prefix=f"{variant.id}-", data=kept)


def rows_of(variants: Sequence[Variant], typed: Any = None) -> dict[UUID, VariantForm]:
    return {variant.id: row_form(variant, typed) for variant in variants}
