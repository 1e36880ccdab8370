"""What is typed about words that shoppers search for."""

import re

from wtforms import Form, StringField
from wtforms.validators import DataRequired

from app.search.texts import LONGEST_QUERY
from app.search.wording import LONGEST_PATH
from app.web.text import at_most, one_line

_BETWEEN = re.compile(r"[,;\n]")
_LONGEST_LINE = 1_000


class SynonymForm(Form):  # type: ignore[misc]  # WTForms has no types
    terms = StringField(
        "Words that mean the same",
        filters=[one_line],
        validators=[DataRequired(message="Give the words."), at_most(_LONGEST_LINE)],
    )

    @property
    def words(self) -> list[str]:
        return _BETWEEN.split(self.terms.data)


class RedirectForm(Form):  # type: ignore[misc]
    query = StringField(
        "Shoppers search for",
        filters=[one_line],
        validators=[DataRequired(message="Say what shoppers search for."), at_most(LONGEST_QUERY)],
    )
    url = StringField(
        "Leads to the page",
        filters=[one_line],
        validators=[DataRequired(message="Give a page of this shop."), at_most(LONGEST_PATH)],
    )
