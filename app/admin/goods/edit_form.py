"""What is typed about a bulk edit."""

import re
from typing import Any

from wtforms import BooleanField, Form, SelectChoice, SelectField, StringField
from wtforms.validators import Optional, ValidationError

from app.admin.forms import cents_of
from app.admin.product_forms import LONGEST_TAG, category_choices
from app.catalog.models.product import ProductStatus
from app.catalog.navigation import Tree
from app.editing.changes import MOST_PERCENT_BP, Change, Kind, Rounding
from app.editing.planning import STATUS_WORDS
from app.web.text import at_most, one_line

KINDS = {
    Kind.RAISE: "Raise prices",
    Kind.LOWER: "Lower prices",
    Kind.SET_WAS: "Set was-prices",
    Kind.CLEAR_WAS: "Clear was-prices",
    Kind.STATUS: "Change the state",
    Kind.CATEGORY: "Put into a category",
    Kind.BRAND: "Set the brand",
    Kind.ADD_TAG: "Add a tag",
    Kind.REMOVE_TAG: "Take a tag off",
}
ROUNDINGS = {
    Rounding.NONE: "To the cent",
    Rounding.RAND: "To the nearest rand",
    Rounding.NINETY_NINE: "To the nearest price ending in ,99",
}
#: ``7``, ``12,5``, ``12.50 %``.
_PERCENT = re.compile(r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?\s*%?")
BY_AMOUNT = frozenset({Kind.RAISE, Kind.LOWER, Kind.SET_WAS})


class EditForm(Form):  # type: ignore[misc]  # WTForms has no types
    kind = SelectField(
        "What to do", choices=[SelectChoice(kind.value, words) for kind, words in KINDS.items()]
    )
    amount = StringField("By how much", filters=[one_line], validators=[at_most(20)])
    unit = SelectField("In", choices=[SelectChoice("percent", "Percent"), SelectChoice("rand", "Rand")])
    rounding = SelectField(
        "Rounded", choices=[SelectChoice(each.value, words) for each, words in ROUNDINGS.items()]
    )
    keeps_was = BooleanField("Show the price of today as the was-price")
    state = SelectField("State", choices=[SelectChoice(name, words) for name, words in STATUS_WORDS.items()])
    category = SelectField("Category", validators=[Optional()])
    brand = SelectField("Brand", validators=[Optional()])
    tag = StringField("Tag", filters=[one_line], validators=[at_most(LONGEST_TAG)])

    def offer(self, tree: Tree, brands: Any) -> "EditForm":
        self.category.choices = [SelectChoice("", "None: take them out"), *category_choices(tree)]
        self.brand.choices = [
            SelectChoice("", "None: take it off"),
            *(SelectChoice(str(row.id), row.name) for row in brands),
        ]
        return self

    def validate_amount(self, field: Any) -> None:
        if self.kind.data not in BY_AMOUNT:
            return
        number = self._number()
        if number is None or number <= 0:
            raise ValidationError("Enter a number above nought, as in 7 or 12,50.")
        if self.unit.data == "percent" and number > MOST_PERCENT_BP:
            raise ValidationError("That is more than a thousand percent.")

    def validate_tag(self, field: Any) -> None:
        if self.kind.data in (Kind.ADD_TAG, Kind.REMOVE_TAG) and (not field.data or "," in field.data):
            raise ValidationError("Enter one tag, without a comma.")

    def validate_state(self, field: Any) -> None:
        if field.data not in set(ProductStatus):
            raise ValidationError("Choose one of the three.")

    def _number(self) -> int | None:
        """Hundredths: cents of rand, basis points of percent. None for what is neither."""
        typed = self.amount.data or ""
        if self.unit.data != "percent":
            return cents_of(typed)
        found = _PERCENT.fullmatch(typed)
        return int(found[1]) * 100 + int((found[2] or "").ljust(2, "0")) if found else None

    @property
    def change(self) -> Change:
        """Of a form that is valid."""
        kind = Kind(self.kind.data)
        number = (self._number() or 0) if kind in BY_AMOUNT else 0
        in_percent = self.unit.data == "percent"
        value, words = self._value(kind)
        return Change(
            kind,
            percent_bp=number if in_percent else 0,
            cents=0 if in_percent else number,
            rounding=Rounding(self.rounding.data),
            keeps_was=bool(self.keeps_was.data) and kind is Kind.LOWER,
            value=value,
            words=words,
        )

    def _value(self, kind: Kind) -> tuple[str, str]:
        match kind:
            case Kind.STATUS:
                return self.state.data, STATUS_WORDS[self.state.data]
            case Kind.CATEGORY | Kind.BRAND:
                field = self[kind.value]
                labels = {choice.value: choice.label for choice in field.choices}
                return field.data, labels[field.data] if field.data else ""
            case Kind.ADD_TAG | Kind.REMOVE_TAG:
                return self.tag.data, self.tag.data
            case _:
                return "", ""


def sentence_of(change: Change) -> str:
    """``Raise prices by 7 %, to the nearest rand``."""
    said = KINDS[change.kind]
    if change.kind in BY_AMOUNT:
        hundredths = change.percent_bp or change.cents
        figure = f"{hundredths // 100},{hundredths % 100:02d}".removesuffix(",00")
        by = f"{figure} %" if change.percent_bp else f"R {figure}"
        said += f" to {by}" if change.kind is Kind.SET_WAS and change.cents else f" by {by}"
        if change.kind is Kind.SET_WAS and change.percent_bp:
            said = f"Set was-prices {by} above the price"
    if change.kind in (Kind.RAISE, Kind.LOWER) and change.rounding is not Rounding.NONE:
        said += f", {ROUNDINGS[change.rounding][0].lower()}{ROUNDINGS[change.rounding][1:]}"
    if change.keeps_was:
        said += ", with the price of today as the was-price"
    if change.kind in (Kind.CATEGORY, Kind.BRAND) and not change.value:
        return f"Take out of the {change.kind.value}"
    return f"{said}: {change.words}" if change.words else said
