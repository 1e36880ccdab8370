"""What is typed about categories, brands and types."""

from typing import Any

from wtforms import BooleanField, Form, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired

from app.admin.product_forms import category_choices, lines_of
from app.catalog.models.attribute import Attribute, AttributeKind
from app.catalog.models.category import Category
from app.catalog.navigation import Tree
from app.catalog.product_types import LONGEST_NAME, Terms
from app.web.text import at_most, one_line

KINDS = [
    SelectChoice(AttributeKind.TEXT.value, "Words"),
    SelectChoice(AttributeKind.NUMBER.value, "A number"),
    SelectChoice(AttributeKind.YES_NO.value, "Yes or no"),
    SelectChoice(AttributeKind.CHOICE.value, "One or several of some choices"),
]


class NameForm(Form):  # type: ignore[misc]  # WTForms has no types
    name = StringField(
        "Name",
        filters=[one_line],
        validators=[DataRequired(message="It needs a name."), at_most(LONGEST_NAME)],
    )


class BrandForm(NameForm):
    slug = StringField(
        "Address",
        filters=[one_line],
        validators=[DataRequired(message="The page needs an address."), at_most(120)],
    )
    description = TextAreaField("Description", filters=[one_line], validators=[at_most(2000)])


class CategoryForm(NameForm):
    """The address is the category's own part of it; empty for a new one, it is made of the name."""

    below = SelectField("Stands below")
    slug = StringField("Its part of the address", filters=[one_line], validators=[at_most(120)])
    description = TextAreaField("Description", filters=[one_line], validators=[at_most(2000)])
    seo_title = StringField("Title for search engines", filters=[one_line], validators=[at_most(200)])
    seo_description = TextAreaField("Words for search engines", filters=[one_line], validators=[at_most(500)])

    def offer(self, tree: Tree, *, but: Category | None = None) -> "CategoryForm":
        """Every place in the tree but those below the category itself."""
        own = {str(node.id) for node in tree.by_id.values() if but and _is_in(node.path, but.path)}
        choices = [choice for choice in category_choices(tree) if choice.value not in own]
        self.below.choices = [SelectChoice("", "Nothing: it is a department"), *choices]
        return self


def _is_in(path: str, branch: str) -> bool:
    return path == branch or path.startswith(f"{branch}/")


class AttributeForm(NameForm):
    kind = SelectField("What it is", choices=KINDS, default=AttributeKind.TEXT.value)
    unit = StringField("Unit", filters=[one_line], validators=[at_most(20)])
    choices = TextAreaField("Choices", validators=[at_most(10_000)])
    is_filterable = BooleanField("Shoppers can filter by it")

    @property
    def terms(self) -> Terms:
        """Of a form that is valid."""
        kind = AttributeKind(self.kind.data)
        return Terms(kind, self.unit.data, lines_of(self.choices.data), self.is_filterable.data)

    @classmethod
    def of(cls, attribute: Attribute, *, typed: Any = None) -> "AttributeForm":
        """Several stand on one page, so that each has its own ids."""
        form = cls(
            typed,
            data={
                "name": attribute.name,
                "kind": attribute.kind.value,
                "unit": attribute.unit,
                "choices": "\n".join(attribute.choices),
                "is_filterable": attribute.is_filterable,
            },
        )
        for field in form:
            field.id = f"{field.name}-{attribute.id}"
        return form
