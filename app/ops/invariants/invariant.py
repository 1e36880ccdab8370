"""What must always be true, as SQL that answers the rows in which it is not.

Written as SQL on purpose: a doctor who asks through the code that may be wrong is told what that code believes. Every
statement about a store's rows names the store; the session serves it too, so that row-level security agrees.
"""

from dataclasses import dataclass
from enum import StrEnum


class Area(StrEnum):
    STOCK = "stock"
    GOODS = "goods"
    MONEY = "money"
    PROMOTIONS = "promotions"
    DOCUMENTS = "documents"
    JOBS = "jobs"
    TENANTS = "tenants"
    #: Not asked in SQL: app/ops/doctor.py compares the rows with the files.
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Invariant:
    area: Area
    #: What is said of a row that breaks it; its columns by name, those in ``_cents`` as rand. A column ``reference``
    #: is an order's.
    finding: str
    #: What somebody can do about it.
    advice: str
    sql: str
    #: Once for the installation instead of once for each store.
    is_installations: bool = False
