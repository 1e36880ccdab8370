"""FusionAura: a hypermedia storefront."""

import importlib
from datetime import timedelta
from functools import cache

import click
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import catalogue_version, connections, jobs, logs, redis_client, schema  # noqa: F401 - schema: mapped before the first query
from app.accounts import logins
from app.audit import recording
from app.config import ROOT, Settings
from app.extensions import csrf, db, limiter, login
from app.media import storage
from app.search.meilisearch import server as search_server
from app.web import compression, errors, page_cache, requests, security, templating
from app.web.visitor import VisitorSessions

#: Modules whose import registers jobs under their names.
JOB_MODULES = (
    "app.accounts.jobs",
    "app.media.jobs",
    "app.catalog.jobs",
    "app.search.jobs",
    "app.search.meilisearch.jobs",
    "app.inventory.jobs",
    "app.cart.jobs",
    "app.payments.jobs",
    "app.checkout.jobs",
    "app.notifications.jobs",
    "app.importing.jobs",
    "app.editing.jobs",
    "app.api.jobs",
    "app.ops.jobs",
)
#: Modules that have a blueprint called ``bp``.
ROUTE_MODULES = (
    "app.ops.health",
    "app.web.look",
    "app.media.routes",
    "app.customers.logging_in",
    "app.customers.staff_logging_in",
    "app.customers.registering",
    "app.customers.recovering",
    "app.customers.moving",
    "app.customers.routes",
    "app.storefront.routes",
    "app.cart.routes",
    "app.orders.routes",
    "app.payments.routes",
    "app.invoicing.routes",
    "app.checkout.routes",
    "app.checkout.payment_routes",
    "app.notifications.routes",
    "app.reviews.routes",
    "app.admin.routes",
    "app.api.routes",
    "app.api.docs",
    "app.ops.styleguide",
)
COMMAND_MODULES = (
    "app.media.commands",
    "app.ops.migrating",
    "app.ops.commands",
    "app.ops.doctor_command",
    "app.ops.sweep_command",
    "app.accounts.commands",
    "app.payments.commands",
    "app.importing.commands",
    "app.admin.permissions_command",
    "app.search.commands",
    "app.demo.commands",
)
ONE_MEBIBYTE = 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Raises SettingsError when the environment is not fit to start with."""
    settings = settings or Settings.from_environment()
    logs.configure(settings.log_level)
    app = Flask(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.config.from_mapping(_flask_settings(settings))
    app.extensions["settings"] = settings
    if settings.trusted_proxy_hops:
        hops = settings.trusted_proxy_hops
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    _bind_extensions(app, settings)
    _bind_web(app, settings)
    _bind_features(app)
    return app


def _flask_settings(settings: Settings) -> dict[str, object]:
    secure = not settings.is_development
    return {
        "SECRET_KEY": settings.secret_key,
        "SECRET_KEY_FALLBACKS": list(settings.secret_key_fallbacks),
        # __Host- needs Secure, and clients other than browsers do not return Secure cookies over http.
        "SESSION_COOKIE_NAME": "__Host-fusion" if secure else "fusion_session",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        # Strict would lose the session on the way back from the payment page.
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=30),
        "SQLALCHEMY_DATABASE_URI": settings.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": connections.ENGINE_OPTIONS,
        "SEND_FILE_MAX_AGE_DEFAULT": timedelta(days=365),
        "MAX_CONTENT_LENGTH": 2 * ONE_MEBIBYTE,
        "MAX_FORM_PARTS": 200,
        "WTF_CSRF_CHECK_DEFAULT": False,
        "WTF_CSRF_TIME_LIMIT": None,
        "RATELIMIT_ENABLED": settings.rate_limits,
        "RATELIMIT_STORAGE_URI": settings.redis_url,
        "RATELIMIT_STORAGE_OPTIONS": {"socket_timeout": 0.2, "socket_connect_timeout": 0.2},
        "RATELIMIT_STRATEGY": "fixed-window",
        # Of the application, not of each address in it: a client has a hundred in all.
        "RATELIMIT_APPLICATION": "100 per minute",
        "RATELIMIT_IN_MEMORY_FALLBACK_ENABLED": True,
        "RATELIMIT_HEADERS_ENABLED": True,
        "TEMPLATES_AUTO_RELOAD": False,
    }


def _bind_extensions(app: Flask, settings: Settings) -> None:
    db.init_app(app)
    with app.app_context():
        connections.watch(db.engine)
    connections.close_quietly(app, db.session)
    csrf.init_app(app)
    # No user in every template: asking who is logged in costs a query, and a cached page has no visitor.
    login.init_app(app, add_context_processor=False)
    logins.init_app(app)
    redis_client.init_app(app, settings.redis_url)
    storage.init_app(app, settings)
    search_server.init_app(app, settings)
    _listen_once()


@cache
def _listen_once() -> None:
    """The session factory is the module's, so its events are installed once however many apps are made."""
    jobs.wake_after_commit(db.session, redis_client.wake)
    catalogue_version.bump_after_commit(db.session)
    recording.listen(db.session)


def _bind_web(app: Flask, settings: Settings) -> None:
    """The order of ``before_request`` hooks matters: id and store, then the cache, then the limit, then the rule."""
    app.session_interface = VisitorSessions()
    errors.init_app(app)
    requests.init_app(app, trusts_proxy=settings.trusted_proxy_hops > 0)
    page_cache.init_app(app)
    compression.init_app(app)
    app.before_request(requests.serve_found_store)
    limiter.init_app(app)
    security.init_app(app, settings)
    templating.init_app(app)


def _bind_features(app: Flask) -> None:
    for name in JOB_MODULES:
        importlib.import_module(name)
    for name in ROUTE_MODULES:
        app.register_blueprint(importlib.import_module(name).bp)
    if click.get_current_context(silent=True) is not None:
        bind_commands(app)


def bind_commands(app: Flask) -> None:
    """The operator's commands. Only a command line needs them, and what they import a web server does without."""
    for name in COMMAND_MODULES:
        importlib.import_module(name).register(app)
