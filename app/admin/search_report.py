"""The query report: what shoppers ask, what they ask in vain, and what they open nothing for."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Response, g, request
from werkzeug.utils import secure_filename

from app.admin.blueprint import bp, office
from app.admin.permissions import Permission, needs
from app.extensions import db
from app.importing.exporting import BYTE_ORDER_MARK, neutral
from app.search.report import AskedQuery, Concern, DayCount, by_day, report

PER_PAGE = 50
MOST_EXPORTED = 10_000
LABELS: Mapping[Concern, str] = {
    Concern.TOP: "Most asked",
    Concern.FAILING: "Nothing found",
    Concern.UNCLICKED: "Nothing opened",
}
SPANS = (7, 30, 90)
USUAL_SPAN = 30
HEADER = ("Query", "Searches", "Last search found", "Searches that found nothing", "Products opened")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the report is asked for."""

    concern: Concern
    days: int

    @classmethod
    def of_request(cls) -> "Wanted":
        """An unknown view is the first, an unknown span the usual one."""
        view, days = request.args.get("view", ""), request.args.get("days", USUAL_SPAN, type=int)
        return cls(
            Concern(view) if view in set(Concern) else Concern.TOP, days if days in SPANS else USUAL_SPAN
        )

    def url(
        self,
        *,
        concern: Concern | None = None,
        days: int = 0,
        page: int = 1,
        path: str = "/admin/search/queries",
    ) -> str:
        concern, days = concern or self.concern, days or self.days
        query = {
            **({"view": concern.value} if concern is not Concern.TOP else {}),
            **({"days": days} if days != USUAL_SPAN else {}),
            **({"page": page} if page > 1 else {}),
        }
        return path + (f"?{urlencode(query)}" if query else "")

    @property
    def csv_url(self) -> str:
        return self.url(path="/admin/search/queries.csv")


@dataclass(frozen=True, slots=True)
class QueryPage:
    """One page of the report, with what ui.pagination asks of it."""

    rows: Sequence[AskedQuery]
    wanted: Wanted
    number: int
    total: int

    @property
    def pages(self) -> int:
        return max(-(-self.total // PER_PAGE), 1)

    @property
    def most(self) -> int:
        """Searches of the row that has most, for the bars."""
        return max((row.searches for row in self.rows), default=1)

    def url_for(self, number: int) -> str:
        return self.wanted.url(page=number)


@dataclass(frozen=True, slots=True)
class Chart:
    """Searches by the day, as bars of at most a hundred."""

    days: Sequence[DayCount]

    @property
    def searches(self) -> int:
        return sum(each.searches for each in self.days)

    @property
    def failures(self) -> int:
        return sum(each.failures for each in self.days)

    def height(self, searches: int) -> float:
        return round(100 * searches / max(*(each.searches for each in self.days), 1), 1)


@bp.get("/search/queries", endpoint="search_queries")
@needs(Permission.MANAGE_SEARCH)
def index() -> Response:
    session, wanted = db.session(), Wanted.of_request()
    number = min(max(request.args.get("page", 1, type=int), 1), 1_000_000)
    found = report(session, wanted.concern, days=wanted.days, limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    return office(
        "admin/search/queries.html",
        page=QueryPage(found.rows, wanted, number, found.total),
        chart=Chart(by_day(session, days=wanted.days)),
        views=[(each, label, wanted.url(concern=each)) for each, label in LABELS.items()],
        spans=[(days, wanted.url(days=days)) for days in SPANS],
    )


@bp.get("/search/queries.csv", endpoint="export_queries")
@needs(Permission.MANAGE_SEARCH)
def export() -> Response:
    """All rows of the list, the first ten thousand at most."""
    wanted = Wanted.of_request()
    rows = report(db.session(), wanted.concern, days=wanted.days, limit=MOST_EXPORTED).rows
    target = io.StringIO(BYTE_ORDER_MARK)
    target.seek(0, io.SEEK_END)
    lines = csv.writer(target)
    lines.writerow(HEADER)
    lines.writerows((neutral(row.query), row.searches, row.found, row.failures, row.clicks) for row in rows)
    response = Response(target.getvalue(), mimetype="text/csv")
    name = f"{secure_filename(g.store.slug)}-searches-{wanted.concern.value}-{wanted.days}-days.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response
