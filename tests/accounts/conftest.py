import pytest
from flask import Flask

from tests.cast import Cast
from tests.limits import limited  # noqa: F401 - a fixture: the shop with its limits on
from tests.people import Mailbox


@pytest.fixture
def mailbox(app: Flask, shop: Cast) -> Mailbox:
    return Mailbox(app, shop.kloof)
