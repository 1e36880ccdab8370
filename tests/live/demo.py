"""The demo shops behind a real web server: what ships, weighed and timed as a visitor gets it."""

import os
import re
from pathlib import Path

import requests
from flask import Flask
from redis import Redis
from sqlalchemy import make_url, select

from app import bind_commands, create_app
from app.config import Settings
from app.database import in_store
from app.extensions import db
from app.media.models import MediaAsset
from app.media.port import MASTER, key_of, rendition_name
from app.media.renditions import renditions
from app.media.storage import storage
from app.media.widths import widths_of
from app.stores.queries import find_store_id
from tests.live.programs import Program, free_port, wait_for
from tests.live.settings import recreate, settings
from tests.live.shop import answers
from tests.standin import StripeStandin

#: The last number of a Valkey as it comes; the suite's processes count from the first.
REDIS_NUMBER = "15"
STORES = ("kloof", "jozi")
#: A product of each with several colours.
PRODUCTS = {"kloof": "/p/veld-mug", "jozi": "/p/louis-road-bicycle"}
#: Words of which each has several goods.
SEARCHES = {"kloof": "/search?q=mug", "jozi": "/search?q=bicycle"}
#: What a phone asks Chromium to load, and no wider: most of what a picture takes to encode is wider or in other formats.
FORMAT, WIDEST = "avif", 800
FIRST_VIEW = re.compile(r'src="/media/([0-9a-f]+)/[^>]*srcset')


class DemoShop:
    """No worker: the renditions of the pages that are looked at are made here, and of no others."""

    def __init__(self, database: str, folder: Path, provider: StripeStandin) -> None:
        recreate(database)
        redis = make_url(os.environ["REDIS_URL"]).set(database=REDIS_NUMBER)
        self.port = free_port()
        self.environment = {
            **settings(database, provider, folder=folder),
            "REDIS_URL": redis.render_as_string(hide_password=False),
        }
        command = ("-m", "gunicorn", "-c", "gunicorn.conf.py", "wsgi:app", "--bind", f"127.0.0.1:{self.port}")
        self.web = Program.python("web", *command, environment=self.environment, folder=folder)
        self.app: Flask
        self._largest: dict[str, str] = {}

    def base(self, store: str) -> str:
        return f"http://{self.host(store)}"

    def pages(self, store: str) -> list[str]:
        return ["/", self.largest_category(store), PRODUCTS[store]]

    def open(self) -> None:
        with Redis.from_url(self.environment["REDIS_URL"]) as redis:
            redis.flushdb()
        self.app = create_app(Settings.from_environment(self.environment))
        with self.app.app_context():
            from flask_migrate import upgrade

            from app.ops.migrating import bind

            bind(self.app)
            bind_commands(self.app)
            upgrade()
        loaded = self.app.test_cli_runner().invoke(args=["demo", "load"])
        assert loaded.exit_code == 0, loaded.output
        self.web.start()
        wait_for("the web server", lambda: answers(self.port))

    def close(self) -> None:
        self.web.stop()
        with self.app.app_context():
            db.engine.dispose()
        self.app.extensions["redis"].redis.close()

    def text(self, store: str, path: str) -> str:
        """Of a page of a store."""
        host = self.host(store)
        with requests.Session() as web:
            web.trust_env = False
            answer = web.get(f"http://127.0.0.1:{self.port}{path}", headers={"Host": host}, timeout=30)
        assert answer.ok, f"{host}{path} answers {answer.status_code}"
        return answer.text

    def cart_cookie(self, store: str, path: str) -> str:
        """The Cookie header of a visitor who has put a product in the cart."""
        variant = re.search(r'name="variant_id" value="([^"]+)"', self.text(store, path))
        assert variant is not None, f"{path} cannot be bought"
        with requests.Session() as web:
            web.trust_env = False
            answer = web.post(
                f"http://127.0.0.1:{self.port}/cart/lines",
                data={"variant_id": variant[1]},
                headers={"Host": self.host(store), "Sec-Fetch-Site": "same-origin"},
                allow_redirects=False,
                timeout=30,
            )
        assert answer.status_code == 303, answer.text
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in answer.cookies)

    def host(self, store: str) -> str:
        """The name its host begins with is the store's; requests resolves no name under localhost."""
        return f"{'jozi.' if store == 'jozi' else ''}localhost:{self.port}"

    def largest_category(self, store: str) -> str:
        """The path of the department with the most goods."""
        if store in self._largest:
            return self._largest[store]
        paths = set(re.findall(r"<loc>[^<]*?(/c/[a-z0-9-]+)</loc>", self.text(store, "/sitemap.xml")))
        self._largest[store] = max(
            sorted(paths), key=lambda path: self.text(store, path).count('class="card"')
        )
        return self._largest[store]

    def make_pictures(self, store: str, paths: list[str]) -> None:
        """Of the first views alone: a phone has no pointer to ask for the second."""
        shown = {sha for path in paths for sha in re.findall(FIRST_VIEW, self.text(store, path))}
        with self.app.app_context():
            store_id = find_store_id(db.session(), store)
        assert store_id is not None
        with self.app.app_context(), in_store(store_id) as session:
            for asset in session.scalars(select(MediaAsset).where(MediaAsset.sha.in_(shown))):
                widths = [width for width in widths_of(asset.width) if width <= WIDEST]
                master = storage().read(key_of(store_id, asset.sha, MASTER))
                for width, format, content in renditions(master, widths, formats=[FORMAT]):
                    storage().put(key_of(store_id, asset.sha, rendition_name(width, format)), content)
                asset.widths = widths
            session.commit()
