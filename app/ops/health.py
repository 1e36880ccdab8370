"""Whether this process lives, and whether it can serve. Asked by machines, for no store in particular."""

import logging

from flask import Blueprint, Response, jsonify
from sqlalchemy import literal, select
from sqlalchemy.exc import SQLAlchemyError

from app.extensions import db, limiter
from app.ops.listening import clock_trouble, deafness
from app.redis_client import breaker
from app.search.searching import standing

bp = Blueprint("health", __name__)
limiter.exempt(bp)
log = logging.getLogger(__name__)


@bp.get("/health/live")
def live() -> Response:
    """The process answers. Nothing else is asked, so that a neighbour's trouble never has it restarted."""
    return _uncached({"status": "ok"})


@bp.get("/health/ready")
def ready() -> Response:
    return _whole()


@bp.get("/health")
def whole() -> Response:
    return _whole()


def _whole() -> Response:
    """503 without the database. Without Redis the shop is slower, without Meilisearch PostgreSQL finds: it goes on."""
    database, redis = _database_answers(), _redis_answers()
    clock = (clock_trouble(db.session()) if database else None) or "ok"
    webhooks = deafness() or "ok"
    search = standing()
    is_well = redis and not search.trouble and clock == webhooks == "ok"
    status = "down" if not database else "ok" if is_well else "degraded"
    parts = {
        "status": status,
        "database": _word(up=database),
        "redis": _word(up=redis),
        "clock": clock,
        "webhooks": webhooks,
        # Which engine finds goods; whatever it is, they are found.
        "search": f"{search.engine}: {search.trouble}" if search.trouble else search.engine,
        # Asked only when somebody pays: a probe would cost a call to the provider each time.
        "provider": "unknown",
    }
    response = _uncached(parts)
    response.status_code = 200 if database else 503
    return response


def _database_answers() -> bool:
    try:
        db.session.execute(select(literal(1)))
    except SQLAlchemyError as error:
        log.warning("health.database", extra={"error": type(error).__name__})
        return False
    return True


def _redis_answers() -> bool:
    return bool(breaker().ask(lambda redis: redis.ping()))


def _word(*, up: bool) -> str:
    return "up" if up else "down"


def _uncached(parts: dict[str, str]) -> Response:
    response = jsonify(parts)
    response.cache_control.no_store = True
    return response
