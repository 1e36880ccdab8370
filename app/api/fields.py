"""Fields of JSON bodies and queries that take what they say and nothing that only looks like it."""

from typing import Any

from marshmallow import RAISE, Schema, fields, validate

#: As ids stand in answers.
UUID_PATTERN = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CURRENCY = "ZAR"


class Whole(fields.Integer):
    """A number of JSON that is whole: not a text that looks like one, not true or false. 3.0 is 3, as JSON has it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **rest: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(int(value), attr, data, **rest)


class Id(fields.String):
    """An id as the answers have it; text, because nothing is ever computed from it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(f"^{UUID_PATTERN}$"), **options)


def words(*, most: int, least: int = 0, required: bool = False, **metadata: Any) -> fields.String:
    rule = validate.Length(min=least or None, max=most)
    return fields.String(required=required, validate=rule, metadata=metadata)


def flag(**metadata: Any) -> fields.Boolean:
    """Of an address: ``true`` or ``false``, spelt so."""
    return fields.Boolean(truthy={"true"}, falsy={"false"}, metadata=metadata)


def cents(description: str, *, nullable: bool = False) -> fields.Integer:
    return fields.Integer(allow_none=nullable, required=True, metadata={"description": description})


class Listed(fields.List[str]):
    """A name of the address that may stand several times."""

    def __init__(self, pattern: str, *, most: int, longest: int, **metadata: Any) -> None:
        item = fields.String(validate=[validate.Length(max=longest), validate.Regexp(f"^(?:{pattern})$")])
        super().__init__(item, validate=validate.Length(max=most), metadata=metadata)


class Body(Schema):
    """A body says what it may say: a name that is not here (a role, a price, a store) is refused, never let pass."""

    class Meta:
        unknown = RAISE
