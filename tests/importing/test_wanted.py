"""Pictures that a file names by address: fetched by a job, hung up when all are there, and never twice."""

from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.catalog.models.listing import Listing
from app.catalog.models.product import Product
from app.database import in_store
from app.importing import wanted
from app.importing.fetching import AddressRefused, NoAnswer
from app.importing.models import PictureState, WantedPicture
from app.jobs import Job
from tests.cast import Cast
from tests.client import ShopClient
from tests.importing.conftest import Find, Import
from tests.importing.shelves import differences, dump
from tests.importing.test_rows import file
from tests.importing.test_undo import Undo, undo  # noqa: F401 - a fixture
from tests.media.samples import plain

HEAD = "Handle,Title,Option1 Name,Option1 Value,Variant Price,Variant Image,Image Src,Image Alt Text"
CUP = (
    "cup,Cup,Colour,Red,50,https://cdn.example/red/1.jpg?v=2,https://cdn.example/red/1.jpg?v=2,A red cup",
    "cup,,,Blue,55,https://cdn.example/blue/1.jpg,https://cdn.example/blue/1.jpg,",
)
RED, BLUE = plain(300, 200), plain(300, 200, (20, 30, 200))


class Web:
    """What answers at which address, and how often it was asked."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.answers: dict[str, bytes | Exception] = {
            "https://cdn.example/red/1.jpg?v=2": RED,
            "https://cdn.example/blue/1.jpg": BLUE,
        }

    def ask(self, url: str) -> bytes:
        self.asked[url] += 1
        answer = self.answers.get(url, AddressRefused("It answered 404."))
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def web() -> Web:
    return Web()


Work = Callable[[], int]


@pytest.fixture
def work(app: Flask, shop: Cast, web: Web) -> Work:
    """Every job that fetches pictures, once, as the worker would run it, but for the web; how many there were."""

    def run() -> int:
        with app.app_context(), in_store(shop.kloof.id) as session:
            found = session.execute(
                select(Job.id, Job.arguments).where(Job.name == "importing.fetch_pictures")
            ).all()
        for job_id, (product_id,) in found:
            with app.app_context(), in_store(shop.kloof.id) as session:
                wanted.fetch_pictures(session, UUID(product_id), ask=web.ask)
                session.execute(delete(Job).where(Job.id == job_id))
                session.commit()
        return len(found)

    return run


def gallery(app: Flask, shop: Cast, find: Find, handle: str = "cup") -> list[tuple[str, str | None]]:
    return [(image.alt, image.option_value) for image in find(handle).images]


def states(app: Flask, shop: Cast) -> list[tuple[PictureState, str]]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        rows = session.scalars(
            select(WantedPicture).order_by(WantedPicture.product_id, WantedPicture.position)
        )
        return [(row.state, row.reason) for row in rows]


def test_they_are_fetched_and_hung_up_with_their_colours(
    app: Flask, shop: Cast, bring_in: Import, find: Find, web: Web, work: Work, client: ShopClient
) -> None:
    bring_in(file(*CUP, head=HEAD), "--fetch-pictures")
    assert gallery(app, shop, find) == []
    assert client.get("/p/cup").status == 200  # goods sell meanwhile
    assert work() == 1
    assert gallery(app, shop, find) == [("A red cup", "Red"), ("Cup", "Blue")]
    assert set(web.asked.values()) == {1}
    with app.app_context(), in_store(shop.kloof.id) as session:
        card = session.scalars(select(Listing).where(Listing.title == "Cup")).one()
        assert (card.image or {})["alt"] == "A red cup"


def test_the_same_file_again_changes_nothing_and_asks_nobody(
    app: Flask, shop: Cast, bring_in: Import, find: Find, web: Web, work: Work
) -> None:
    bring_in(file(*CUP, head=HEAD), "--fetch-pictures")
    bring_in(file(*CUP, head=HEAD), "--fetch-pictures")  # before the worker came round
    work()
    before = dump(app, shop.kloof.id)
    for options in (["--fetch-pictures"], []):
        said = bring_in(file(*CUP, head=HEAD), *options).output
        assert "0 new, 0 changed, 1 unchanged" in said
        assert "not here" not in said
    assert work() == 0
    assert differences(before, dump(app, shop.kloof.id)) == {}
    assert set(web.asked.values()) == {1}


def test_without_being_asked_nothing_is_fetched(bring_in: Import, work: Work, app: Flask, shop: Cast) -> None:
    assert "2 pictures are not here" in bring_in(file(*CUP, head=HEAD)).output
    assert (work(), states(app, shop)) == (0, [])


def test_one_that_is_refused_is_named_and_the_others_hang(
    app: Flask, shop: Cast, bring_in: Import, find: Find, web: Web, work: Work
) -> None:
    web.answers["https://cdn.example/blue/1.jpg"] = b"<html>Not found</html>"
    bring_in(file(*CUP, head=HEAD), "--fetch-pictures")
    work()
    assert gallery(app, shop, find) == [("A red cup", "Red")]
    assert states(app, shop) == [
        (PictureState.FETCHED, ""),
        (PictureState.REFUSED, "This is not a JPEG, PNG, WebP, AVIF or GIF picture."),
    ]
    bring_in(file(*CUP, head=HEAD), "--fetch-pictures")
    assert work() == 0  # what was refused is not asked again by the same file


def test_a_host_that_is_silent_is_asked_three_times_and_no_more(
    app: Flask, shop: Cast, bring_in: Import, find: Find, web: Web, work: Work
) -> None:
    web.answers["https://cdn.example/blue/1.jpg"] = NoAnswer("busy")
    bring_in(file(*CUP, head=HEAD), "--fetch-pictures")
    assert [work() for _ in range(4)] == [1, 1, 1, 0]
    assert web.asked == {"https://cdn.example/red/1.jpg?v=2": 1, "https://cdn.example/blue/1.jpg": 3}
    assert states(app, shop)[1] == (PictureState.REFUSED, "It did not answer, three times.")
    assert gallery(app, shop, find) == [("A red cup", "Red")]


def test_an_address_that_many_products_name_is_asked_once(
    app: Flask, shop: Cast, bring_in: Import, find: Find, web: Web, work: Work
) -> None:
    rows = [f"pot-{n},Pot {n},,,5,,https://cdn.example/blue/1.jpg," for n in range(3)]
    bring_in(file(*rows, head=HEAD), "--fetch-pictures")
    work()
    assert web.asked == {"https://cdn.example/blue/1.jpg": 1}
    assert [gallery(app, shop, find, f"pot-{n}") for n in range(3)] == [
        [(f"Pot {n}", None)] for n in range(3)
    ]


def test_a_gallery_changes_when_the_file_names_other_pictures(
    app: Flask, shop: Cast, bring_in: Import, find: Find, web: Web, work: Work
) -> None:
    bring_in(file(*CUP, head=HEAD), "--fetch-pictures")
    work()
    web.answers["https://cdn.example/new.jpg"] = plain(400, 300, (9, 99, 9))
    swapped = [row.replace("https://cdn.example/blue/1.jpg", "https://cdn.example/new.jpg") for row in CUP]
    bring_in(file(*swapped, head=HEAD), "--fetch-pictures")
    work()
    assert len(find("cup").images) == 2
    assert web.asked["https://cdn.example/new.jpg"] == 1
    assert web.asked["https://cdn.example/red/1.jpg?v=2"] == 1


def test_pictures_go_with_the_import_that_wanted_them(
    app: Flask,
    shop: Cast,
    bring_in: Import,
    web: Web,
    work: Work,
    undo: Undo,  # noqa: F811
) -> None:
    """Fetched after the import had ended, they are its doing all the same, and no change of somebody else's."""
    before = dump(app, shop.kloof.id)
    answer = bring_in(file(*CUP, head=HEAD), "--fetch-pictures")
    work()
    assert "1 removed" in undo(answer).output
    assert differences(before, dump(app, shop.kloof.id)) == {}


def test_a_product_that_has_gone_meanwhile_is_not_missed(
    app: Flask,
    shop: Cast,
    bring_in: Import,
    work: Work,
    web: Web,
    undo: Undo,  # noqa: F811
) -> None:
    undo(bring_in(file(*CUP, head=HEAD), "--fetch-pictures"))
    assert work() == 1
    assert (states(app, shop), web.asked) == ([], {})


def test_a_gallery_that_staff_made_is_not_lost_to_refusals(
    app: Flask, shop: Cast, bring_in: Import, find: Find, web: Web, work: Work
) -> None:
    bring_in(file(*CUP, head=HEAD), "--fetch-pictures")
    work()
    gone = [row.replace("cdn.example", "gone.example") for row in CUP]
    bring_in(file(*gone, head=HEAD), "--fetch-pictures")
    work()
    assert gallery(app, shop, find) == [("A red cup", "Red"), ("Cup", "Blue")]


def test_an_address_inside_is_refused_by_name(app: Flask, shop: Cast, bring_in: Import) -> None:
    """By the real thing: nothing is connected to."""
    bring_in(file("x,X,,,5,,http://169.254.169.254/latest/meta-data/,", head=HEAD), "--fetch-pictures")
    with app.app_context(), in_store(shop.kloof.id) as session:
        product_id = session.scalars(select(Product.id).where(Product.handle == "x")).one()
        wanted.fetch_pictures(session, product_id)
        session.commit()
    assert states(app, shop) == [(PictureState.REFUSED, "It leads into a private network.")]


def test_an_own_picture_is_not_fetched(
    app: Flask, shop: Cast, bring_in: Import, find: Find, web: Web, work: Work
) -> None:
    bring_in(file(*CUP, head=HEAD), "--fetch-pictures")
    work()
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(WantedPicture).values(url="x"))
        session.commit()
    text = app.test_cli_runner().invoke(args=["catalog", "export", "-", "--store", "kloof"]).stdout
    assert "0 new, 0 changed, 4 unchanged" in bring_in(text, "--fetch-pictures").output
    assert work() == 0
