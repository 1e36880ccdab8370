"""A program that speaks JSON with the shop."""

import pytest
from flask import Flask

from tests.api.program import Program
from tests.cast import Cast


@pytest.fixture
def program(app: Flask, shop: Cast) -> Program:
    """At the first store, with neither login nor cart."""
    return Program(app, host=shop.kloof.host)
