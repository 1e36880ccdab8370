"""What is typed about a promotion."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Form,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import AnyOf, DataRequired, NumberRange, Optional, Regexp, ValidationError

from app.admin.forms import cents_of
from app.money import decimal_string
from app.promotions.models import Benefit, Promotion
from app.promotions.terms import Terms
from app.stores.hours import NoSuchTime, local_of, moment_of
from app.web.text import at_most, one_line

BENEFITS = {
    Benefit.PERCENT: "Percent off the goods",
    Benefit.AMOUNT: "An amount off the goods",
    Benefit.FREE_DELIVERY: "Free delivery",
}
MOST_CENTS = 99_999_999
_PERCENT = re.compile(r"([0-9]{1,3})(?:[.,]([0-9]{1,2}))?\s*%?")
_TIME = "%Y-%m-%dT%H:%M"
_WHOLE = "Give a whole number from 1 up."
_DAY_AND_TIME = "Give a day and a time, as in 2026-12-01 08:00."
_LIMIT = NumberRange(1, 1_000_000, message=_WHOLE)


def basis_points(typed: str) -> int | None:
    """``12,5`` is 1250. None for what is no percentage above nought and up to a hundred."""
    found = _PERCENT.fullmatch(typed)
    points = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0")) if found else 0
    return points if 1 <= points <= 10_000 else None


def capitals(value: str | None) -> str:
    return one_line(value).replace(" ", "").upper()


class _Limit(IntegerField):  # type: ignore[misc]
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_WHOLE) from None


class _Moment(DateTimeLocalField):  # type: ignore[misc]
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_DAY_AND_TIME) from None


class PromotionForm(Form):  # type: ignore[misc]  # WTForms has no types
    """Times are by the store's clocks. Of percent and amount, the one that the benefit asks for counts."""

    code = StringField(
        "Code",
        filters=[capitals],
        validators=[
            DataRequired(message="Customers need a code to type."),
            Regexp(r"[A-Z0-9-]{3,40}$", message="Three to forty letters, digits and hyphens."),
        ],
    )
    name = StringField(
        "Name",
        filters=[one_line],
        validators=[DataRequired(message="Say what customers read beside the amount."), at_most(80)],
    )
    benefit = RadioField(
        "What it gives",
        choices=[SelectChoice(key.value, label) for key, label in BENEFITS.items()],
        validate_choice=False,
        validators=[AnyOf([key.value for key in Benefit], message="Choose what it gives.")],
    )
    percent = StringField("Percent", filters=[one_line])
    amount = StringField("Amount in rand", filters=[one_line])
    minimum_spend = StringField("From goods for, in rand", filters=[one_line])
    starts_at = _Moment("From", validators=[Optional()], format=_TIME)
    ends_at = _Moment("Until", validators=[Optional()], format=_TIME)
    total_limit = _Limit("Orders in all", validators=[Optional(), _LIMIT])
    customer_limit = _Limit("Orders of one customer", validators=[Optional(), _LIMIT])
    is_for_categories = BooleanField("Only for goods of the categories chosen here")
    categories = SelectMultipleField("Categories", validators=[])
    is_combinable = BooleanField("May be used together with other codes that may")

    def __init__(self, *arguments: Any, zone: str, categories: list[tuple[str, str]], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.zone = zone
        self.categories.choices = [SelectChoice(key, path) for key, path in categories]

    @property
    def gives(self) -> Benefit | None:
        return Benefit(self.benefit.data) if self.benefit.data in set(Benefit) else None

    def validate_percent(self, field: Any) -> None:
        if self.gives is Benefit.PERCENT and basis_points(field.data) is None:
            raise ValidationError("Give a percentage above nought and up to 100, as in 10 or 12,5.")

    def validate_amount(self, field: Any) -> None:
        if self.gives is Benefit.AMOUNT and not 0 < (cents_of(field.data) or 0) <= MOST_CENTS:
            raise ValidationError("Give an amount in rand, as in 50 or 99,50.")

    def validate_minimum_spend(self, field: Any) -> None:
        if field.data and not 0 <= _cents(field.data) <= MOST_CENTS:
            raise ValidationError("Give an amount in rand, as in 300.")

    def validate_starts_at(self, field: Any) -> None:
        self._check_time(field.data)

    def validate_ends_at(self, field: Any) -> None:
        self._check_time(field.data)
        if field.data and self.starts_at.data and field.data <= self.starts_at.data:
            raise ValidationError("It would end before it begins.")

    def validate_categories(self, field: Any) -> None:
        if self.is_for_categories.data and not field.data:
            raise ValidationError("Choose at least one category, or let it hold for all goods.")

    def terms(self) -> Terms:
        """What has been validated."""
        assert self.gives is not None
        chosen = frozenset(UUID(key) for key in self.categories.data or ())
        return Terms(
            code=self.code.data,
            name=self.name.data,
            benefit=self.gives,
            percent_bp=basis_points(self.percent.data) if self.gives is Benefit.PERCENT else None,
            amount_cents=cents_of(self.amount.data) if self.gives is Benefit.AMOUNT else None,
            minimum_spend_cents=cents_of(self.minimum_spend.data) or 0,
            starts_at=self._moment(self.starts_at.data),
            ends_at=self._moment(self.ends_at.data),
            total_limit=self.total_limit.data,
            customer_limit=self.customer_limit.data,
            is_combinable=self.is_combinable.data,
            categories=chosen if self.is_for_categories.data else None,
        )

    def _check_time(self, typed: datetime | None) -> None:
        try:
            self._moment(typed)
        except OverflowError:
            raise ValidationError(_DAY_AND_TIME) from None
        except NoSuchTime as reason:
            raise ValidationError(str(reason)) from None

    def _moment(self, typed: datetime | None) -> datetime | None:
        return None if typed is None else moment_of(typed, self.zone)


def as_typed(promotion: Promotion, categories: frozenset[UUID], *, zone: str) -> dict[str, Any]:
    """The form's values of a promotion that is kept."""
    same = ("code", "name", "total_limit", "customer_limit", "is_for_categories", "is_combinable")
    return {
        **{name: getattr(promotion, name) for name in same},
        "benefit": promotion.benefit.value,
        "percent": _figures(promotion.percent_bp),
        "amount": _figures(promotion.amount_cents),
        "minimum_spend": _figures(promotion.minimum_spend_cents or None),
        "starts_at": promotion.starts_at and local_of(promotion.starts_at, zone),
        "ends_at": promotion.ends_at and local_of(promotion.ends_at, zone),
        "categories": [str(category_id) for category_id in categories],
    }


def _figures(hundredths: int | None) -> str:
    if hundredths is None:
        return ""
    return decimal_string(hundredths).removesuffix(".00").replace(".", ",")


def _cents(typed: str) -> int:
    found = cents_of(typed)
    return -1 if found is None else found
