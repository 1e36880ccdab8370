"""What is typed about delivery. Weights in kilograms, amounts in rand; the verbs say what makes sense together."""

import re
from typing import Any

from wtforms import (
    BooleanField,
    Form,
    IntegerField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, ValidationError

from app.admin.forms import cents_of
from app.money import rand
from app.shipping.models import PROVINCE_NAMES, DeliveryRate, DeliveryZone, Province, RateKind
from app.shipping.postal_codes import POSTAL_CODE
from app.shipping.zoning import Places, codes_words
from app.web.text import at_most, one_line

_KILOGRAMS = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,3}))?\s*(?:kg)?", re.IGNORECASE)
_LARGEST_CENTS = 100_000_000
_WHOLE_DAYS = "Enter a number of working days."
KIND_NAMES = {
    RateKind.FIXED: "A fixed price",
    RateKind.FREE: "Free",
    RateKind.PER_KG: "A fixed part and so much for each kilogram begun",
    RateKind.REFUSE: "Not sent",
}


def grams_of(typed: str) -> int | None:
    """``2,5`` is 2500. None for what is no weight."""
    found = _KILOGRAMS.fullmatch(typed)
    return int(found[1]) * 1000 + int((found[2] or "").ljust(3, "0")) if found else None


def kilograms(grams: int) -> str:
    return f"{grams / 1000:.3f}".rstrip("0").rstrip(".").replace(".", ",")


class _Days(IntegerField):  # type: ignore[misc]  # WTForms has no types
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_WHOLE_DAYS) from None


class ZoneForm(Form):  # type: ignore[misc]
    name = StringField(
        "Name", filters=[one_line], validators=[DataRequired(message="Give the zone a name."), at_most(80)]
    )
    provinces = SelectMultipleField(
        "Provinces", choices=[SelectChoice(province.value, name) for province, name in PROVINCE_NAMES.items()],
        validate_choice=False,
    )  # fmt: skip
    codes = TextAreaField("Postal codes", validators=[at_most(2_000)])
    is_everywhere = BooleanField("And everywhere that no other zone reaches")

    def validate_provinces(self, field: Any) -> None:
        if not set(field.data or ()) <= {province.value for province in Province}:
            raise ValidationError("Choose among the nine provinces.")

    @property
    def places(self) -> Places:
        chosen = [Province(each) for each in self.provinces.data or ()]
        return Places(self.name.data, chosen, self.codes.data or "", self.is_everywhere.data)

    @classmethod
    def of(cls, zone: DeliveryZone) -> "ZoneForm":
        return cls(
            data={
                "name": zone.name,
                "provinces": zone.provinces,
                "codes": codes_words(zone.postal_ranges),
                "is_everywhere": zone.is_everywhere,
            }
        )


class RateForm(Form):  # type: ignore[misc]
    service = StringField(
        "Service",
        filters=[one_line],
        validators=[
            DataRequired(message="Say what shoppers choose, as in: Courier to your door."),
            at_most(80),
        ],
    )
    kind = SelectField(
        "What it costs", choices=[SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()]
    )
    minimum_weight = StringField("From kg", filters=[one_line], default="0")
    maximum_weight = StringField("To kg", filters=[one_line], default="30")
    minimum_goods = StringField("For goods from", filters=[one_line])
    maximum_goods = StringField("For goods to", filters=[one_line])
    price = StringField("Price, or its fixed part", filters=[one_line])
    per_kg = StringField("For each kilogram begun", filters=[one_line])
    free_from = StringField("Free for goods from", filters=[one_line])
    minimum_days = _Days("Working days, at least", validators=[
        InputRequired(message=_WHOLE_DAYS), NumberRange(0, 90, message="Between 0 and 90 working days."),
    ], default=2)  # fmt: skip
    maximum_days = _Days("Working days, at most", validators=[
        InputRequired(message=_WHOLE_DAYS), NumberRange(0, 90, message="Between 0 and 90 working days."),
    ], default=4)  # fmt: skip
    refusal = TextAreaField(
        "What the shopper reads where it is not sent", filters=[one_line], validators=[at_most(300)]
    )

    def validate_minimum_weight(self, field: Any) -> None:
        if grams_of(field.data) is None:
            raise ValidationError("Enter a weight in kilograms, as in 2,5.")

    validate_maximum_weight = validate_minimum_weight

    def validate_minimum_goods(self, field: Any) -> None:
        cents = cents_of(field.data) if field.data else 0
        if cents is None:
            raise ValidationError("Enter an amount in rand, as in 95,00.")
        if cents > _LARGEST_CENTS:
            raise ValidationError("That is more than an order here can cost.")

    validate_maximum_goods = validate_minimum_goods
    validate_per_kg = validate_minimum_goods
    validate_free_from = validate_minimum_goods

    def validate_price(self, field: Any) -> None:
        if not field.data and self.kind.data in (RateKind.FIXED, RateKind.PER_KG):
            raise ValidationError("Enter a price.")
        self.validate_minimum_goods(field)

    @property
    def terms(self) -> dict[str, Any]:
        """The columns of a rate."""
        return {
            "service": self.service.data,
            "kind": RateKind(self.kind.data),
            "minimum_grams": grams_of(self.minimum_weight.data),
            "maximum_grams": grams_of(self.maximum_weight.data),
            "minimum_goods_cents": cents_of(self.minimum_goods.data) or 0,
            "maximum_goods_cents": cents_of(self.maximum_goods.data),
            "price_cents": cents_of(self.price.data) or 0,
            "per_kg_cents": cents_of(self.per_kg.data) or 0,
            "free_from_cents": cents_of(self.free_from.data),
            "minimum_days": self.minimum_days.data,
            "maximum_days": self.maximum_days.data,
            "refusal": self.refusal.data,
        }

    @classmethod
    def of(cls, rate: DeliveryRate) -> "RateForm":
        return cls(
            data={
                **{
                    name: getattr(rate, name)
                    for name in ("service", "minimum_days", "maximum_days", "refusal")
                },
                "kind": rate.kind.value,
                "minimum_weight": kilograms(rate.minimum_grams),
                "maximum_weight": kilograms(rate.maximum_grams),
                "minimum_goods": amount(rate.minimum_goods_cents or None),
                "maximum_goods": amount(rate.maximum_goods_cents),
                "price": amount(rate.price_cents),
                "per_kg": amount(rate.per_kg_cents or None),
                "free_from": amount(rate.free_from_cents),
            }
        )


class TrialForm(Form):  # type: ignore[misc]
    """A parcel that nobody has sent."""

    code = StringField("Postal code", filters=[one_line])
    province = SelectField(
        "Province",
        choices=[
            SelectChoice("", "The usual one of the code"),
            *(SelectChoice(key.value, name) for key, name in PROVINCE_NAMES.items()),
        ],
        validate_choice=False,
    )
    weight = StringField("Weight in kg", filters=[one_line], default="1")
    goods = StringField("Goods worth", filters=[one_line], default="500")

    def validate_code(self, field: Any) -> None:
        if POSTAL_CODE.fullmatch(field.data) is None:
            raise ValidationError("A postal code has four digits, such as 8001 or 0181.")

    def validate_province(self, field: Any) -> None:
        if field.data and field.data not in list(Province):
            raise ValidationError("Choose one of the nine provinces.")

    def validate_weight(self, field: Any) -> None:
        if grams_of(field.data) is None:
            raise ValidationError("Enter a weight in kilograms, as in 2,5.")

    def validate_goods(self, field: Any) -> None:
        if cents_of(field.data) is None:
            raise ValidationError("Enter an amount in rand, as in 950,00.")


class FreeBarForm(Form):  # type: ignore[misc]
    free_from = StringField("Free delivery from", filters=[one_line])

    def validate_free_from(self, field: Any) -> None:
        cents = cents_of(field.data) if field.data else None
        if field.data and not cents:
            raise ValidationError("Enter an amount in rand, as in 950,00, or nothing.")
        if cents and cents > _LARGEST_CENTS:
            raise ValidationError("That is more than an order here can cost.")


def amount(cents: int | None) -> str:
    return "" if cents is None else rand(cents)
