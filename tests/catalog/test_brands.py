"""A brand's page, and what is done to brands."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalog import brands
from app.catalog.brands import BrandRefused
from app.catalog.models.brand import Brand
from app.inventory import publication
from tests.cast import Cast
from tests.catalog.conftest import Keeper
from tests.client import ShopClient


@pytest.fixture
def malapa(shop: Cast, keeper: Keeper) -> Brand:
    """Makes the mug and the kettle."""
    brand: Brand = keeper.do(brands.found, "Malapa")
    for slug in ("veld-mug", "stoep-kettle"):
        keeper.edit(slug, lambda product: setattr(product, "brand_id", brand.id))
    return brand


def test_a_brand_shows_what_carries_it(shop: Cast, client: ShopClient, keeper: Keeper, malapa: Brand) -> None:
    page = client.get("/brands/malapa?sort=price-asc")
    assert page.words("h1") == "Malapa"
    assert [str(a["href"]) for a in page.all("#listing .card a")] == ["/p/veld-mug", "/p/stoep-kettle"]
    assert page.words(".tune p") == "2 products"
    assert page.all('nav[aria-label="Sort"] a[href="/brands/malapa?sort=price-desc"]')
    assert client.get("/p/veld-mug").all('.buy a[href="/brands/malapa"]')
    keeper.do(publication.unpublish, shop.kloof.products["veld-mug"])
    page = client.get("/brands/malapa", fragment=True)
    assert [str(a["href"]) for a in page.all("#listing .card a")] == ["/p/stoep-kettle"]
    assert page.words(".tune p") == "1 product"


def test_a_product_that_changes_its_brand_changes_both_counts(
    client: ShopClient, keeper: Keeper, malapa: Brand
) -> None:
    other = keeper.do(brands.found, "Stoep & Co")
    keeper.edit("stoep-kettle", lambda product: setattr(product, "brand_id", other.id))
    assert client.get("/brands/malapa").words(".tune p") == "1 product"
    assert client.get("/brands/stoep-co").words(".tune p") == "1 product"


def test_a_brand_that_is_carried_stays(shop: Cast, client: ShopClient, keeper: Keeper, malapa: Brand) -> None:
    def remove(session: Session) -> None:
        brands.remove(session, session.scalars(select(Brand)).one())

    with pytest.raises(BrandRefused, match="still has products"):
        keeper.do(remove)
    for slug in ("veld-mug", "stoep-kettle"):
        keeper.edit(slug, lambda product: setattr(product, "brand_id", None))
    keeper.do(remove)
    assert client.get("/brands/malapa").status == 404


def test_two_brands_do_not_share_a_name(keeper: Keeper, malapa: Brand) -> None:
    for name in ("Malapa", " "):
        with pytest.raises(BrandRefused):
            keeper.do(brands.found, name)
    assert keeper.do(brands.found, "malapa").slug == "malapa-2"


def test_another_stores_brand_is_not_found(shop: Cast, client: ShopClient, keeper: Keeper) -> None:
    Keeper(keeper.app, shop.jozi).do(brands.found, "Spoke")
    assert client.get("/brands/spoke").status == 404
