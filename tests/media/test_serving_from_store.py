"""Pictures out of a bucket, at their public address, and while the store of pictures is away."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy import select

from app.catalog.models.product import ProductImage
from app.database import in_store
from app.drain import drain
from app.extensions import db
from app.inventory.listings import refresh
from app.jobs import Job, QueueName
from app.media import assets, placeholder
from app.media.models import MediaAsset
from app.media.port import MASTER, key_of
from app.media.storage import EXTENSION
from app.web.page_cache import forget_pages
from tests.cast import Cast
from tests.client import ShopClient
from tests.live.programs import wait_for
from tests.media.object_store import S3Server
from tests.media.samples import plain
from tests.media.test_serving import fetch

PUBLIC = "https://pictures.example/shop"
COLOUR = (200, 40, 30)


def hang_picture(app: Flask, shop: Cast) -> MediaAsset:
    """On the veld mug, its renditions still to be made."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        asset = assets.store_picture(session, plain(900, 1125, COLOUR, format="JPEG"))
        mug = shop.kloof.products["veld-mug"]
        session.add(ProductImage(product_id=mug, asset_id=asset.id, position=1, alt="A red mug"))
        refresh(session, [mug])
        session.commit()
        return asset


def run_jobs(app: Flask) -> None:
    with app.app_context():
        drain(QueueName.BULK)
    forget_pages()


def pictures_on(client: ShopClient, path: str) -> set[str]:
    """Every address of a picture that the page names."""
    page = client.get(path)
    named = [
        str(tag.get(name, "")) for tag in page.all("main img, main source") for name in ("src", "srcset")
    ]
    found = {part.split()[0] for text in named for part in text.split(", ") if part}
    return {address for address in found if not address.startswith("data:")}


def test_the_shop_hands_out_what_lies_in_the_bucket(in_the_bucket: Flask, shop: Cast) -> None:
    client = ShopClient(in_the_bucket, host=shop.kloof.host)
    asset = hang_picture(in_the_bucket, shop)
    master = fetch(client, f"/media/{asset.sha}/480.avif")
    assert (master.status_code, master.mimetype) == (200, "image/webp")
    assert master.headers["Cache-Control"] == "public, max-age=30"
    run_jobs(in_the_bucket)
    answer = fetch(client, f"/media/{asset.sha}/480.avif")
    assert (answer.status_code, answer.mimetype) == (200, "image/avif")
    assert "immutable" in answer.headers["Cache-Control"]
    assert int(answer.headers["Content-Length"]) == len(answer.get_data())
    assert (
        fetch(ShopClient(in_the_bucket, host=shop.jozi.host), f"/media/{asset.sha}/480.avif").status_code
        == 404
    )


def test_a_browser_that_has_it_is_answered_without_the_store(
    in_the_bucket: Flask, shop: Cast, s3: S3Server
) -> None:
    client = ShopClient(in_the_bucket, host=shop.kloof.host)
    asset = hang_picture(in_the_bucket, shop)
    run_jobs(in_the_bucket)
    tag = fetch(client, f"/media/{asset.sha}/480.webp").headers["ETag"]
    s3.close()
    again = fetch(client, f"/media/{asset.sha}/480.webp", **{"If-None-Match": tag})
    assert (again.status_code, again.headers["ETag"]) == (304, tag)
    assert "immutable" in again.headers["Cache-Control"]


def test_pages_name_the_public_address_once_the_renditions_are_there(
    made_app: Callable[..., Flask], s3: S3Server, shop: Cast
) -> None:
    app = made_app(**s3.settings(S3_PUBLIC_URL=f"{PUBLIC}/"))
    client = ShopClient(app, host=shop.kloof.host)
    asset = hang_picture(app, shop)
    forget_pages()
    for path in ("/c/table", "/p/veld-mug"):
        assert all(address.startswith("/media/") for address in pictures_on(client, path))
    run_jobs(app)
    begins = f"{PUBLIC}/{key_of(shop.kloof.id, asset.sha, '')}"
    for path in ("/c/table", "/p/veld-mug"):
        named = {address for address in pictures_on(client, path) if asset.sha in address}
        assert named, path
        assert all(address.startswith(begins) for address in named), path
        for address in named:
            key = address.removeprefix(f"{PUBLIC}/")
            assert app.extensions[EXTENSION].has(key), key
    policy = client.get("/").response.headers["Content-Security-Policy"]
    assert "img-src 'self' data: https://pictures.example;" in policy


def test_without_a_public_address_the_policy_allows_no_other_host(client: ShopClient) -> None:
    assert "img-src 'self' data:;" in client.get("/login").response.headers["Content-Security-Policy"]


# --- away ------------------------------------------------------------------------------------------------------


def test_while_the_store_is_away_pages_stand_and_pictures_are_grounds_of_their_colour(
    in_the_bucket: Flask, shop: Cast, s3: S3Server
) -> None:
    client = ShopClient(in_the_bucket, host=shop.kloof.host)
    asset = hang_picture(in_the_bucket, shop)
    run_jobs(in_the_bucket)
    s3.close()
    for path in ("/", "/c/table", "/p/veld-mug", "/cart"):
        assert client.get(path).status == 200, path
    began = time.monotonic()
    for width in (240, 480, 800) * 8:
        answer = fetch(client, f"/media/{asset.sha}/{width}.avif")
        assert (answer.status_code, answer.mimetype) == (503, "image/svg+xml")
        assert answer.headers["Cache-Control"] == "no-store"
    assert time.monotonic() - began < 3
    drawn = answer.get_data(as_text=True)
    assert 'width="900" height="1125"' in drawn
    shown = bytes.fromhex(re.findall(r'fill="#([0-9a-f]{6})"', drawn)[0])
    assert tuple(shown) == pytest.approx(COLOUR, abs=6)
    assert fetch(client, f"/media/{'0' * 32}/480.avif").status_code == 404
    s3.open()

    def is_back() -> bool:
        return fetch(client, f"/media/{asset.sha}/480.avif").status_code == 200

    wait_for("the store of pictures", is_back, seconds=10)


def test_a_picture_whose_file_is_lost_has_its_ground_too(
    app: Flask, client: ShopClient, shop: Cast, media_folder: Path
) -> None:
    asset = hang_picture(app, shop)
    (media_folder / key_of(shop.kloof.id, asset.sha, MASTER)).unlink()
    assert fetch(client, f"/media/{asset.sha}/480.avif").status_code == 503


def test_a_job_that_finds_the_store_away_tries_again(in_the_bucket: Flask, shop: Cast, s3: S3Server) -> None:
    asset = hang_picture(in_the_bucket, shop)
    s3.close()
    run_jobs(in_the_bucket)
    with in_the_bucket.app_context():
        job = db.session.scalars(select(Job).where(Job.name == "media.make_renditions")).one()
        assert (job.attempts, job.parked_at) == (1, None)
        assert "StorageUnavailable" in job.last_error
        job.run_again()
        db.session.commit()
    s3.open()
    time.sleep(3)
    run_jobs(in_the_bucket)
    with in_the_bucket.app_context(), in_store(shop.kloof.id) as session:
        found = assets.find_by_sha(session, asset.sha)
        assert found is not None
        assert found.widths == [240, 480, 800]


@pytest.mark.browser
def test_browsers_draw_the_ground_although_it_is_no_answer(browser: Browser) -> None:
    drawn = placeholder.draw(900, 1125, "#c8281e")
    page = browser.new_page()
    page.route("**/*.avif", lambda route: route.fulfill(status=503, body=drawn, content_type="image/svg+xml"))
    page.set_content(
        '<picture><source type="image/avif" srcset="https://shop.example/480.avif"><img></picture>'
    )
    page.wait_for_function("document.querySelector('img').complete")
    size = page.evaluate(
        "[document.querySelector('img').naturalWidth, document.querySelector('img').naturalHeight]"
    )
    page.close()
    assert size == [900, 1125]
