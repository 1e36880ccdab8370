"""A product's pictures in the back office: taken in, refused by name, described, ordered, taken out."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, update
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.catalog.models.listing import Listing
from app.catalog.models.product import Product, ProductImage, ProductStatus
from app.inventory.listings import refresh
from app.media.models import MediaAsset
from app.media.storage import EXTENSION
from tests.cast import Cast
from tests.client import Page, ShopClient
from tests.media.object_store import S3Server
from tests.media.samples import photographed_on_its_side, plain, png_that_claims
from tests.staff import log_in

Visit = Callable[[], Any]
RED, GREEN, BLUE = ((200, 30, 20), (30, 160, 60), (20, 40, 200))


@pytest.fixture
def mug(shop: Cast, at_kloof: Visit) -> str:
    """Where the pictures of the veld mug, a draft, are looked after."""
    with at_kloof() as session:
        session.execute(update(Product).where(Product.slug == "veld-mug").values(status=ProductStatus.DRAFT))
    return f"/admin/products/{shop.kloof.products['veld-mug']}/pictures"


def upload(client: ShopClient, address: str, *files: tuple[str, bytes], alt: str = "") -> Page:
    """As a browser sends the form; in memory, where the test client would leave a file open."""
    fields: dict[str, Any] = {**client.get(address).form(address), "alt": alt}
    fields["files"] = [FileStorage(io.BytesIO(content), name) for name, content in files]
    boundary, body = encode_multipart(fields)
    answer = client.http.post(
        address,
        base_url=client.base,
        data=body,
        content_type=f"multipart/form-data; boundary={boundary}",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    return client._page(answer, address, is_whole=True)


def gallery(at_kloof: Visit) -> list[tuple[str, str | None]]:
    with at_kloof() as session:
        rows = session.scalars(select(ProductImage).order_by(ProductImage.position))
        return [(image.alt, image.option_value) for image in rows]


def picture_forms(page: Page) -> list[str]:
    return [str(form["action"]) for form in page.all(".gallery form.words")]


@pytest.fixture
def three(carol: ShopClient, mug: str) -> Page:
    """The page with a red, a green and a blue picture."""
    for name, colour in (("Red", RED), ("Green", GREEN), ("Blue", BLUE)):
        upload(carol, mug, (f"{name}.png", plain(90, 120, colour)), alt=name)
    return carol.get(mug)


# --- taken in --------------------------------------------------------------------------------------------------


def test_several_pictures_come_in_at_once(carol: ShopClient, mug: str, at_kloof: Visit) -> None:
    sent = upload(
        carol, mug, ("a.png", plain(90, 120, RED)), ("b.jpg", photographed_on_its_side()), alt="A mug"
    )
    assert sent.status == 303
    page = carol.follow(sent)
    assert "2 pictures added." in page.text
    assert len(page.all(".gallery li")) == 2
    assert gallery(at_kloof) == [("A mug", None), ("A mug", None)]
    with at_kloof() as session:
        sizes = session.execute(select(MediaAsset.width, MediaAsset.height, MediaAsset.colour)).all()
    assert (200, 400) in {(width, height) for width, height, _ in sizes}
    assert all(colour.startswith("#c") for _, _, colour in sizes)


def test_each_refusal_names_its_file_and_the_others_come_in(
    carol: ShopClient, mug: str, at_kloof: Visit
) -> None:
    page = upload(
        carol, mug,
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("good.png", plain(90, 120, RED)),
        ("huge.png", png_that_claims(30_000, 30_000)),
        ("half.jpg", plain(600, 400, format="JPEG")[:-400]),
        ("good-again.png", plain(90, 120, RED)),
        ("<b>fat</b>.png", b""),
        alt="A mug",
    )  # fmt: skip
    assert page.status == 422
    said = [item.get_text() for item in page.all(".errors li")]
    assert said == [
        "drawing.svg: This is not a JPEG, PNG, WebP, AVIF or GIF picture.",
        "huge.png: The picture is 30000 by 30000 pixels; 40 million are the limit.",
        "half.jpg: The picture is damaged or incomplete.",
        "<b>fat</b>.png: This is not a JPEG, PNG, WebP, AVIF or GIF picture.",
        "good-again.png: This picture is here already.",
    ]
    assert "1 picture added, but not these" in page.words(".errors h2")
    assert gallery(at_kloof) == [("A mug", None)]


def test_no_file_and_too_many_are_refused(carol: ShopClient, mug: str, at_kloof: Visit) -> None:
    assert "Choose at least one picture." in upload(carol, mug).words(".errors")
    many = [(f"{number}.png", plain(20, 20, (number * 20, 0, 90))) for number in range(11)]
    page = upload(carol, mug, *many)
    assert page.words(".errors li") == "10.png: 10 pictures at a time."
    assert len(gallery(at_kloof)) == 10


def test_twenty_megabytes_are_taken_where_the_shop_takes_two(carol: ShopClient, mug: str) -> None:
    page = upload(carol, mug, ("noise.png", b"\x89PNG" + bytes(20 * 1024 * 1024)))
    assert (page.status, page.words(".errors li")) == (422, "noise.png: The file is larger than 20 MB.")
    assert upload(carol, mug, ("wall.png", bytes(121 * 1024 * 1024))).status == 413


def test_only_this_address_takes_so_much(carol: ShopClient, mug: str) -> None:
    sent = {"csrf_token": "x", "email": "y" * 3 * 1024 * 1024}
    assert carol.post("/login", sent).status == 413


# --- described, ordered, taken out -----------------------------------------------------------------------------


def test_a_picture_says_what_it_shows_and_of_which_value(
    carol: ShopClient, three: Page, at_kloof: Visit
) -> None:
    second = picture_forms(three)[1]
    carol.submit(three, second, alt="  A mug,\n in sage ", option_value="Sage")
    assert gallery(at_kloof) == [("Red", None), ("A mug, in sage", "Sage"), ("Blue", None)]


def test_a_value_that_the_product_does_not_have_is_refused_beside_its_picture(
    carol: ShopClient, three: Page, at_kloof: Visit
) -> None:
    second = picture_forms(three)[1]
    page = carol.submit(three, second, alt="New words", option_value="Mauve")
    assert page.status == 422
    assert page.words("#alt-2-error") == "Veld mug does not come in “Mauve”."
    assert page.one("#alt-2")["value"] == "New words"
    assert gallery(at_kloof)[1] == ("Green", None)


def test_pictures_are_put_in_order_without_a_script(
    carol: ShopClient, mug: str, three: Page, at_kloof: Visit
) -> None:
    red, _, blue = picture_forms(three)

    def shove(address: str, to: str) -> list[str]:
        token = three.form(f"{address}/moves")
        assert carol.post(f"{address}/moves", {**token, "to": to}).status == 303
        return [alt for alt, _ in gallery(at_kloof)]

    assert shove(blue, "earlier") == ["Red", "Blue", "Green"]
    assert shove(blue, "earlier") == ["Blue", "Red", "Green"]
    assert shove(blue, "earlier") == ["Blue", "Red", "Green"]
    assert shove(red, "later") == ["Blue", "Green", "Red"]
    assert shove(red, "later") == ["Blue", "Green", "Red"]
    buttons = {
        button["aria-label"]: button.has_attr("disabled") for button in carol.get(mug).all(".ways button")
    }
    assert (buttons["Move picture 1 up"], buttons["Move picture 2 up"]) == (True, False)
    assert (buttons["Move picture 3 down"], buttons["Move picture 2 down"]) == (True, False)


def test_a_picture_is_taken_out_and_its_file_stays(carol: ShopClient, three: Page, at_kloof: Visit) -> None:
    carol.submit(three, f"{picture_forms(three)[0]}/removal")
    assert gallery(at_kloof) == [("Green", None), ("Blue", None)]
    with at_kloof() as session:
        assert session.scalar(select(func.count()).select_from(MediaAsset)) == 3


def test_a_picture_of_another_product_is_not_found(carol: ShopClient, shop: Cast, three: Page) -> None:
    kettle = shop.kloof.products["stoep-kettle"]
    picture = picture_forms(three)[0].rpartition("/")[2]
    token = three.form(picture_forms(three)[0])
    for verb in ("", "/moves", "/removal"):
        path = f"/admin/products/{kettle}/pictures/{picture}{verb}"
        assert carol.post(path, {**token, "to": "later"}).status == 404, path


# --- on sale ---------------------------------------------------------------------------------------------------


def test_goods_on_sale_show_their_pictures_at_once_and_in_words(
    carol: ShopClient, client: ShopClient, shop: Cast, at_kloof: Visit
) -> None:
    address = f"/admin/products/{shop.kloof.products['stoep-kettle']}/pictures"
    silent = upload(carol, address, ("kettle.png", plain(90, 120, RED)))
    assert silent.status == 422
    assert "kettle.png: Stoep kettle is on sale: say what the picture shows" in silent.words(".errors")
    assert gallery(at_kloof) == []
    assert upload(carol, address, ("kettle.png", plain(90, 120, RED)), alt="A kettle").status == 303
    with at_kloof() as session:
        (card,) = session.scalars(select(Listing.image).where(Listing.slug == "stoep-kettle"))
    assert card["alt"] == "A kettle"
    assert "A kettle" in {img["alt"] for img in client.get("/p/stoep-kettle").all("img")}
    page = carol.get(address)
    refused = carol.submit(page, picture_forms(page)[0], alt=" ")
    assert refused.status == 422
    assert gallery(at_kloof) == [("A kettle", None)]


# --- the store of pictures is away -----------------------------------------------------------------------------


def test_twenty_uploads_while_the_store_is_away_leave_nothing(
    made_app: Callable[..., Flask], s3: S3Server, carol: ShopClient, mug: str, shop: Cast, at_kloof: Visit
) -> None:
    other = made_app(**s3.settings())
    staff = ShopClient(other, host=shop.kloof.host)
    log_in(staff)
    s3.close()
    for number in range(20):
        page = upload(staff, mug, (f"{number}.png", plain(90, 120, (number * 12, 9, 9))), alt="A mug")
        assert page.status == 503
        assert "The store of pictures does not answer, so nothing was changed." in page.words(".errors")
    with at_kloof() as session:
        assert session.scalar(select(func.count()).select_from(MediaAsset)) == 0
    assert gallery(at_kloof) == []
    s3.open()
    files = made_app(**s3.settings()).extensions[EXTENSION]
    assert list(files.list_keys(f"{shop.kloof.id}/")) == []
    later = ShopClient(made_app(**s3.settings()), host=shop.kloof.host)
    log_in(later)
    assert upload(later, mug, ("a.png", plain(90, 120, RED)), alt="A mug").status == 303


# --- the list --------------------------------------------------------------------------------------------------


def test_the_list_names_goods_with_their_state_and_pictures(
    carol: ShopClient, three: Page, shop: Cast
) -> None:
    page = carol.get("/admin/products")
    rows = [" ".join(row.get_text(" ").split()) for row in page.all("tbody tr")]
    assert rows == [
        "Karoo dark roast On sale R 145,00 Not counted 0 pictures Open",
        "Stoep kettle On sale R 1 299,00 1 0 pictures Open",
        "Veld mug Draft from R 249,00 14 3 pictures Not shown",
    ]
    assert page.one('a[aria-label="Stoep kettle in the shop"]')["href"] == "/p/stoep-kettle"
    mugs = carol.get("/admin/products?q=MUG")
    assert [row.get_text() for row in mugs.all("tbody th")] == ["Veld mug"]
    assert "Nothing matches “%” here." in carol.get("/admin/products?q=%25").words("main")
    link = mugs.one('a[aria-label="Pictures of Veld mug: 3"]')["href"]
    assert carol.get(str(link)).status == 200


def test_a_long_list_has_pages(carol: ShopClient, at_kloof: Visit) -> None:
    with at_kloof() as session:
        pots = [
            Product(handle=f"p{number}", slug=f"p{number}", title=f"Pot {number:02}") for number in range(51)
        ]
        session.add_all(pots)
        session.flush()
        refresh(session, [pot.id for pot in pots])
    page = carol.get("/admin/products?q=pot")
    assert len(page.all("tbody tr")) == 50
    second = carol.get(str(page.one('nav[aria-label="Pages"] a[rel="next"]')["href"]))
    assert [row.get_text() for row in second.all("tbody th")] == ["Pot 50"]


def test_a_packer_does_not_look_after_goods(peter: ShopClient, mug: str) -> None:
    assert peter.get("/admin/products").status == 403
    assert peter.get(mug).status == 403
    assert not peter.get("/admin").all('nav a[href="/admin/products"]')
