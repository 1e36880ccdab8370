"""Lists of what has a name (collections, brands, types): searched and turned by their address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.web.text import one_line

PER_PAGE = 50
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class NamedPage:
    """One page of a list, with what ui.pagination asks of it."""

    rows: Sequence[Any]
    path: str
    search: str
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PER_PAGE), 1)

    def url_for(self, number: int) -> str:
        query = {**({"q": self.search} if self.search else {}), **({"page": number} if number > 1 else {})}
        return self.path + (f"?{urlencode(query)}" if query else "")


def named_page(session: Session, rows: Select[Any], name: InstrumentedAttribute[str]) -> NamedPage:
    """As the request asks; ``rows`` has its order already."""
    search = one_line(request.args.get("q"))[:LONGEST_SEARCH]
    matching = [name.icontains(search, autoescape=True)] if search else []
    total = session.scalar(select(func.count()).select_from(name.class_).where(*matching)) or 0
    last = max(-(-total // PER_PAGE), 1)
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    found = session.execute(rows.where(*matching).limit(PER_PAGE).offset((number - 1) * PER_PAGE)).all()
    return NamedPage(found, request.path, search, number, total)
