"""The demo shops, with all that they can say, go out and come in again unchanged."""

import pytest
from flask import Flask

from app.demo.store_file import SLUGS
from tests.importing.test_export import FORMATS


@pytest.mark.usefixtures("clean")
def test_a_demo_shop_goes_out_and_in_without_a_change(
    app: Flask, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("out")
    runner = app.test_cli_runner()
    assert runner.invoke(args=["demo", "load"]).exit_code == 0
    for slug in SLUGS:
        for layout in FORMATS:
            path = str(folder / f"{slug}-{layout}.csv")
            runner.invoke(args=["catalog", "export", path, "--store", slug, "--format", layout])
            said = runner.invoke(args=["catalog", "import", path, "--store", slug, "--dry-run"]).output
            assert "0 new, 0 changed," in said, (slug, layout, said)
            assert ", 0 wrong" in said, (slug, layout, said)
