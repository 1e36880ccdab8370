"""A page that is not there says where to go on from it."""

import pytest

from tests.client import ShopClient


@pytest.mark.parametrize(
    ("path", "way", "words"),
    [
        ("/nowhere", "/cart", "sold out"),
        ("/p/nothing", "/cart", "sold out"),
        ("/orders/ABCD2345", "/orders/find", "reference and your e-mail"),
        ("/admin/nowhere", "/admin", "nothing at this address"),
    ],
)
def test_a_missing_page_leads_on(client: ShopClient, path: str, way: str, words: str) -> None:
    page = client.get(path)
    assert page.status == 404
    assert page.all(f'.acts a[href="{way}"]')
    assert words in page.words("#problem")
