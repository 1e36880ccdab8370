"""The web server's settings: `gunicorn -c gunicorn.conf.py wsgi:app --bind ADDRESS`."""

import gc
import os
from pathlib import Path

workers = int(os.environ.get("WEB_CONCURRENCY", "2"))

# Threads, so that a slow answer from the payment provider does not stop every other shopper of the process.
worker_class = os.environ.get("GUNICORN_WORKER_CLASS", "gthread")
threads = int(os.environ.get("GUNICORN_THREADS", "4"))

# Loaded once and shared by all workers: less memory, a quicker start. The factory opens no connection and starts
# no thread, which a fork would break. Off where code is to be taken up on HUP.
preload_app = os.environ.get("GUNICORN_PRELOAD", "on") != "off"

timeout = 30  # a worker that gives no sign of life for so long is replaced
graceful_timeout = 20  # what a request under way gets to finish after TERM
keepalive = 5
max_requests = int(os.environ.get("GUNICORN_MAX_REQUESTS", "0"))
max_requests_jitter = max_requests // 10

# A request line holds a filter-rich listing address and no more; the application answers 414 and 431 to nobody,
# since such requests end here.
limit_request_line = 4094
limit_request_fields = 60
limit_request_field_size = 8190

# The application alone decides which proxy's word counts (TRUSTED_PROXY_HOPS): gunicorn changes nothing.
forwarded_allow_ips = ""
secure_scheme_headers: dict[str, str] = {}

# 27 opens a control socket in the home folder by default, one for all instances of a user.
control_socket_disable = True

# Next to nothing of what is loaded ever goes again: to look for what does, again and again while it grows, takes a
# seventh of a start.
gc.disable()

# Heartbeats are file times; on a busy disk they would come late.
if Path("/dev/shm").is_dir():  # noqa: S108 - gunicorn makes its own unnamed file there
    worker_tmp_dir = "/dev/shm"  # noqa: S108

accesslog = None  # the application writes one JSON line per request
errorlog = "-"
loglevel = os.environ.get("LOG_LEVEL", "info").lower()


def when_ready(_server: object) -> None:
    """Before the fork: what is loaded now stays shared, for the collector will not touch it in the workers."""
    gc.collect()
    gc.freeze()


def post_fork(_server: object, _worker: object) -> None:
    """In each worker, whether it comes from a start or from HUP."""
    gc.enable()
