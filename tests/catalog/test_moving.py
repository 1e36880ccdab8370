"""Addresses change, and the old ones lead on: at once, never in a circle, and not where something new stands."""

from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog import brands, categories, collections
from app.catalog.models.category import Category
from app.catalog.models.collection import Collection
from app.catalog.models.redirect import Redirect
from app.catalog.slugs import SlugRefused
from app.inventory import publication
from app.stores.models import Store
from app.stores.queries import forget_profiles
from tests.cast import Cast
from tests.catalog.conftest import Keeper
from tests.client import ShopClient
from tests.counting import statements


def move_category(session: Session, path: str, *, below: str | None, slug: str = "") -> None:
    def at(path: str) -> Category:
        return session.scalars(select(Category).where(Category.path == path)).one()

    categories.move(session, at(path), below=at(below) if below else None, slug=slug)


def led_to(client: ShopClient, path: str) -> str:
    page = client.get(path)
    assert page.status == 301, path
    return str(page.response.headers["Location"])


def redirects(keeper: Keeper) -> dict[str, str]:
    return keeper.do(lambda session: {row.path: row.target for row in session.scalars(select(Redirect))})


def test_a_renamed_product_is_found_under_its_old_address(
    shop: Cast, client: ShopClient, keeper: Keeper
) -> None:
    mug = shop.kloof.products["veld-mug"]
    client.get("/p/veld-mug")
    keeper.do(publication.move, mug, "Karoo Mug")
    assert led_to(client, "/p/veld-mug?colour=Sage&size=350+ml") == "/p/karoo-mug?colour=Sage&size=350+ml"
    assert client.follow(client.get("/p/veld-mug")).words("h1") == "Veld mug"
    assert "/p/karoo-mug" in client.get("/c/table").text
    assert client.get("/p/veld-mug", fragment=True).response.headers["Location"] == "/p/karoo-mug"
    assert "max-age" in client.get("/p/veld-mug").response.headers["Cache-Control"]


def test_a_second_move_makes_no_chain_and_a_way_back_no_circle(
    shop: Cast, client: ShopClient, keeper: Keeper
) -> None:
    mug = shop.kloof.products["veld-mug"]
    keeper.do(publication.move, mug, "second")
    keeper.do(publication.move, mug, "third")
    assert redirects(keeper) == {"/p/veld-mug": "/p/third", "/p/second": "/p/third"}
    keeper.do(publication.move, mug, "veld-mug")
    assert redirects(keeper) == {"/p/second": "/p/veld-mug", "/p/third": "/p/veld-mug"}
    assert client.get("/p/veld-mug").status == 200


def test_something_new_at_an_old_address_wins(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    keeper.do(publication.move, shop.kloof.products["veld-mug"], "karoo-mug")
    keeper.do(publication.move, shop.kloof.products["stoep-kettle"], "veld-mug")
    assert client.get("/p/veld-mug").words("h1") == "Stoep kettle"
    assert redirects(keeper) == {"/p/stoep-kettle": "/p/veld-mug"}


def test_a_taken_address_is_refused(shop: Cast, keeper: Keeper) -> None:
    keeper.do(publication.delete, shop.kloof.products["stoep-kettle"])  # it may come back
    for slug in ("stoep-kettle", "Karoo roast", "  "):
        with pytest.raises(SlugRefused):
            keeper.do(publication.move, shop.kloof.products["veld-mug"], slug)


def test_the_next_stores_addresses_lead_nowhere_here(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    Keeper(keeper.app, shop.jozi).do(publication.move, shop.jozi.products["city-bike"], "town-bike")
    assert client.get("/p/city-bike").status == 404


def test_a_branch_moves_with_all_below_it(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    keeper.do(move_category, "table", below="pantry", slug="Breakfast table")
    assert led_to(client, "/c/table?sort=price-asc") == "/c/pantry/breakfast-table?sort=price-asc"
    assert led_to(client, "/c/table/mugs") == "/c/pantry/breakfast-table/mugs"
    page = client.get("/c/pantry/breakfast-table/mugs")
    assert [step.get_text(strip=True) for step in page.all('nav[aria-label="Breadcrumb"] li')] == [
        "Home", "Pantry", "Table", "Mugs",
    ]  # fmt: skip
    assert client.get("/c/pantry").words(".tune p") == "3 products"
    assert len(client.get("/c/pantry").all("#listing .card")) == 3
    keeper.do(move_category, "pantry/breakfast-table/mugs", below=None)
    assert led_to(client, "/c/table/mugs") == "/c/mugs"
    assert client.get("/c/pantry").words(".tune p") == "2 products"
    assert client.get("/c/mugs").words(".tune p") == "1 product"


def test_a_branch_cannot_hang_on_itself_or_on_another(shop: Cast, keeper: Keeper) -> None:
    for below in ("table", "table/mugs"):
        with pytest.raises(categories.BelowItself, match="Table cannot stand below itself"):
            keeper.do(move_category, "table", below=below)
    with pytest.raises(categories.PathTaken, match="pantry"):
        keeper.do(move_category, "table", below=None, slug="Pantry")
    assert redirects(keeper) == {}


def test_collections_and_brands_move_too(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    def rename_both(session: Session) -> UUID:
        collection = collections.found(session, "Winter")
        collections.rename(session, collection, slug="cold-days")
        brand = brands.found(session, "Kloof")
        brands.rename(session, brand, name="Kloof Pottery", slug="kloof-pottery")
        return collection.id

    keeper.do(rename_both)
    assert led_to(client, "/collections/winter") == "/collections/cold-days"
    assert led_to(client, "/brands/kloof") == "/brands/kloof-pottery"
    assert client.get("/brands/kloof-pottery").words("h1") == "Kloof Pottery"


def test_ordinary_pages_do_not_ask_for_redirects(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    keeper.do(publication.move, shop.kloof.products["veld-mug"], "karoo-mug")
    with statements(keeper.app) as sent:
        for path in ("/p/karoo-mug", "/c/table", "/"):
            assert client.get(path).status == 200
    assert sent
    assert [statement for statement in sent if "redirect" in statement] == []
    with statements(keeper.app) as sent:
        client.get("/p/veld-mug")
    assert len([statement for statement in sent if "redirect" in statement]) == 1


@pytest.mark.parametrize(
    "path", ["/p/%00", "/nothing", "/c/%0a", "/p/" + "x" * 3000, "/collections/%00", "/brands/%00"]
)
def test_what_never_was_an_address_is_not_found(client: ShopClient, path: str) -> None:
    assert client.get(path).status == 404


def test_a_form_sent_to_an_old_address_is_not_led_on(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    keeper.do(lambda session: session.add(Redirect(path="/gone", target="/cart")))
    assert client.post("/gone").status == 404
    assert led_to(client, "/gone") == "/cart"


def test_the_front_page_follows_what_it_names(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    home = {
        "hero": {"action": {"label": "Tea", "category": "table"}, "pictures": [{"product": "stoep-kettle"}]},
        "blocks": [
            {"kind": "products", "title": "New", "products": ["karoo-roast", "veld-mug"]},
            {"kind": "departments", "categories": ["table/mugs", "pantry"], "pictures": {"table/mugs": None}},
            {"kind": "collection", "collection": "winter", "title": "Winter"},
        ],
    }

    def write(session: Session) -> None:
        session.get_one(Store, shop.kloof.id).home = home
        collections.put(session, collections.found(session, "Winter"), [shop.kloof.products["stoep-kettle"]])

    keeper.do(write)
    keeper.do(publication.move, shop.kloof.products["veld-mug"], "karoo-mug")
    keeper.do(publication.move, shop.kloof.products["stoep-kettle"], "fire-kettle")
    keeper.do(move_category, "table", below="pantry")
    keeper.do(
        lambda session: collections.rename(session, session.scalars(select(Collection)).one(), slug="cold")
    )
    kept = keeper.look(Store, Store.id == shop.kloof.id).home
    assert kept["hero"] == {
        "action": {"label": "Tea", "category": "pantry/table"}, "pictures": [{"product": "fire-kettle"}],
    }  # fmt: skip
    assert kept["blocks"][1]["pictures"] == {"pantry/table/mugs": None}
    forget_profiles()
    page = client.get("/")
    links = {str(link["href"]) for link in page.all("main a[href]")}
    assert {
        "/p/karoo-mug", "/p/fire-kettle", "/p/karoo-roast", "/c/pantry/table", "/c/pantry/table/mugs",
        "/collections/cold",
    } <= links  # fmt: skip
    assert keeper.look(Store, Store.id == shop.jozi.id).home != kept
