"""What is typed about a collection."""

from wtforms import BooleanField, Form, StringField, TextAreaField
from wtforms.validators import DataRequired

from app.web.text import at_most, one_line


class CollectionForm(Form):  # type: ignore[misc]  # WTForms has no types
    name = StringField(
        "Name",
        filters=[one_line],
        validators=[DataRequired(message="A collection needs a name."), at_most(120)],
    )
    slug = StringField(
        "Address",
        filters=[one_line],
        validators=[DataRequired(message="The page needs an address."), at_most(120)],
    )
    description = TextAreaField("Description", filters=[one_line], validators=[at_most(2000)])
    seo_title = StringField("Title for search engines", filters=[one_line], validators=[at_most(200)])
    seo_description = TextAreaField("Words for search engines", filters=[one_line], validators=[at_most(500)])
    is_published = BooleanField("Shown in the shop")
