from uuid import UUID

import pytest
from flask import Flask

from tests.cast import Cast
from tests.client import ShopClient
from tests.people import Mailbox, logged_in, shopper


@pytest.fixture
def mailbox(app: Flask, shop: Cast) -> Mailbox:
    return Mailbox(app, shop.kloof)


@pytest.fixture
def thandi_id(app: Flask, shop: Cast) -> UUID:
    """Has an account at Kloof, and has shown that its mailbox is hers."""
    return shopper(app, shop.kloof)


@pytest.fixture
def thandi(app: Flask, shop: Cast, thandi_id: UUID) -> ShopClient:
    """Her browser, logged in."""
    return logged_in(app, shop.kloof)
