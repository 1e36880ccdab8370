"""A row in the audit's words: its key, its name, the thing it is a part of, and its fields as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Any
from uuid import UUID

from sqlalchemy import ClauseElement
from sqlalchemy.orm import Mapper

from app.audit.coverage import CALLED, FOLLOWING, LEFT_OUT, PARTS, PERSONAL, SECRET_ENDS

#: In place of a value that is not told.
WITHHELD = "•••"
COMPUTED = "(reckoned by the database)"

Changes = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the shop: what its mapper says of its table, and its values by the names of its columns."""

    mapper: Mapper[Any]
    values: Mapping[str, Any]

    @property
    def table(self) -> str:
        return table_of(self.mapper)

    @property
    def key(self) -> str:
        """Its primary key without the store; the store's own where that is all."""
        names = [self.mapper.get_property_by_column(column).key for column in self.mapper.primary_key]
        own = [str(plain(self.values.get(name))) for name in names if name != "store_id"]
        return ":".join(own) or str(self.values.get("store_id", ""))

    @property
    def subject(self) -> tuple[str, str]:
        """The thing that somebody would open to see the row: often the row itself."""
        for column, thing in PARTS.items():
            if self.values.get(column) is not None and thing != self.table:
                return thing, str(self.values[column])
        return self.table, self.key

    @property
    def label(self) -> str:
        for name in CALLED:
            value = self.values.get(name)
            if name not in self._personal and isinstance(value, str) and value:
                return value[:200]
        return ""

    @property
    def fields(self) -> list[str]:
        """The columns that say something."""
        return [name for name in names_of(self.mapper) if name not in FOLLOWING and name != "store_id"]

    @property
    def _personal(self) -> frozenset[str]:
        """What in it is a shopper's own; of people who work at the shop, nothing is."""
        if self.table == "user" and plain(self.values.get("role")) not in (None, "customer"):
            return frozenset()
        return PERSONAL.get(self.table, frozenset())

    def whole(self) -> dict[str, Any]:
        """All that it says, for a row that came or went."""
        said = {name: self.told(name, self.values[name]) for name in self.fields}
        return {name: value for name, value in said.items() if value not in (None, "", [], {})}

    def difference(self, before: Mapping[str, Any], names: Iterable[str]) -> Changes:
        """Of these columns, those that were something else before."""
        return {
            name: [self.told(name, before.get(name)), self.told(name, self.values.get(name))]
            for name in names
            if _differ(before.get(name), self.values.get(name))
        }

    def told(self, name: str, value: Any) -> Any:
        """The value of a column as the audit keeps it."""
        is_hidden = name in self._personal or name.endswith(SECRET_ENDS)
        return WITHHELD if is_hidden and value not in (None, "") else plain(value)


def is_covered(mapper: Mapper[Any]) -> bool:
    return table_of(mapper) not in LEFT_OUT


def names_of(mapper: Mapper[Any]) -> list[str]:
    return [column.key for column in mapper.column_attrs]


def table_of(mapper: Mapper[Any]) -> str:
    return str(mapper.persist_selectable.description)


def plain(value: Any) -> Any:
    """As JSON has it, and such that two that are equal stay equal."""
    if value is None or isinstance(value, bool | int | float) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return _gathered(value)


def _gathered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    if isinstance(value, UUID | Decimal):
        return str(value)
    return COMPUTED if isinstance(value, ClauseElement) else str(value)


def _differ(one: Any, other: Any) -> bool:
    if isinstance(one, ClauseElement) or isinstance(other, ClauseElement):
        return True  # an expression has no answer before it is run
    return bool(one != other)
