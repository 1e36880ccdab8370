"""Product files, written for one test, and brought into the first store by the operator's command."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.catalog.models.product import Product
from app.database import in_store
from tests.cast import Cast

Import = Callable[..., Result]


@pytest.fixture
def bring_in(app: Flask, shop: Cast, tmp_path: Path) -> Import:
    """``bring_in(text, "--dry-run")`` runs ``bin/fusion catalog import`` on a file with this text, or on a path."""

    def run(content: str | bytes | Path, *options: str) -> Result:
        path = content if isinstance(content, Path) else tmp_path / "products.csv"
        if isinstance(content, str):
            path.write_text(content, encoding="utf-8", newline="")
        elif isinstance(content, bytes):
            path.write_bytes(content)
        arguments = ["catalog", "import", str(path), "--store", "kloof", *options]
        result = app.test_cli_runner().invoke(args=arguments)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception  # a crash is not an answer
        return result

    return run


Find = Callable[[str], Product]


@pytest.fixture
def find(app: Flask, shop: Cast) -> Find:
    """The product of a handle as it is now, with its options, variants and pictures."""

    def by_handle(handle: str) -> Product:
        with app.app_context(), in_store(shop.kloof.id) as session:
            return session.scalars(
                select(Product)
                .where(Product.handle == handle)
                .options(
                    selectinload(Product.options),
                    selectinload(Product.variants),
                    selectinload(Product.images),
                    selectinload(Product.brand),
                )
            ).one()

    return by_handle
