"""Pictures that a product file names, out of a folder beside it."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.database import in_store
from app.media.models import MediaAsset
from tests.cast import Cast
from tests.client import ShopClient
from tests.importing.conftest import Find, Import
from tests.importing.test_rows import file
from tests.media.samples import plain

HEAD = "Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Image Src,Image Position,Image Alt Text,Variant Image"
CUPS = file(
    "cup,Cup,Colour,Red,CUP-R,50,red-1.png,1,A red cup,red-1.png",
    "cup,,,Blue,CUP-B,50,https://cdn.example/x/blue.png?v=3,3,,https://cdn.example/x/blue.png?v=3",
    "cup,,,,,,red-2.png,2,,",
    head=HEAD,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    images = tmp_path / "images"
    images.mkdir()
    for name, colour in (("red-1", (200, 0, 0)), ("red-2", (180, 0, 0)), ("blue", (0, 0, 200))):
        (images / f"{name}.png").write_bytes(plain(80, 100, colour))
    return images


def shown(find: Find) -> list[tuple[str, str | None]]:
    return [(image.alt, image.option_value) for image in find("cup").images]


def test_pictures_stand_in_their_order_with_the_colour_they_show(
    bring_in: Import, find: Find, folder: Path
) -> None:
    bring_in(CUPS, "--images", str(folder))
    assert shown(find) == [("A red cup", "Red"), ("Cup", "Red"), ("Cup", "Blue")]


def test_the_page_serves_them(bring_in: Import, client: ShopClient, folder: Path) -> None:
    bring_in(CUPS, "--images", str(folder))
    address = str(client.get("/p/cup").all("#product-buy img")[0]["src"])
    with client.http.get(address, base_url=client.base) as answer:
        assert (answer.status_code, answer.mimetype) == (200, "image/webp")


def test_again_changes_nothing_with_and_without_the_folder(
    bring_in: Import, find: Find, folder: Path
) -> None:
    bring_in(CUPS, "--images", str(folder))
    before = [image.id for image in find("cup").images]
    assert "1 unchanged" in bring_in(CUPS, "--images", str(folder)).output
    assert "1 unchanged" in bring_in(CUPS).output
    assert [image.id for image in find("cup").images] == before


def test_a_new_picture_of_the_same_name_replaces_the_old(bring_in: Import, find: Find, folder: Path) -> None:
    bring_in(CUPS, "--images", str(folder))
    (folder / "blue.png").write_bytes(plain(80, 100, (0, 0, 90)))
    assert "1 changed" in bring_in(CUPS, "--images", str(folder)).output
    assert len({image.asset_id for image in find("cup").images}) == 3


def test_a_file_that_is_no_picture_is_left_out_and_named(bring_in: Import, find: Find, folder: Path) -> None:
    (folder / "red-2.png").write_bytes(b"<svg onload=alert(1)>")
    output = bring_in(CUPS, "--images", str(folder)).output
    assert "line 4, Image Src: red-2.png was left out: This is not a JPEG" in output
    assert shown(find) == [("A red cup", "Red"), ("Cup", "Blue")]
    assert "1 unchanged" in bring_in(CUPS, "--images", str(folder)).output


def test_a_dry_run_takes_no_picture(app: Flask, shop: Cast, bring_in: Import, folder: Path) -> None:
    kept = app.extensions["settings"].media_folder
    before = sorted(kept.rglob("*"))
    assert "1 new" in bring_in(CUPS, "--images", str(folder), "--dry-run").output
    assert sorted(kept.rglob("*")) == before
    with app.app_context(), in_store(shop.kloof.id) as session:
        assert session.scalar(select(func.count()).select_from(MediaAsset)) == 0


@pytest.mark.parametrize(
    "name", ["../secret.png", "/etc/passwd", "..", "sub/../../secret.png", "link.png", "\\x"]
)
def test_no_name_leads_out_of_the_folder(bring_in: Import, find: Find, folder: Path, name: str) -> None:
    secret = folder.parent / "secret.png"
    secret.write_bytes(plain(8, 8))
    (folder / "link.png").symlink_to(secret)
    bring_in(file(f"cup,Cup,,,CUP,50,{name},1,,", head=HEAD), "--images", str(folder))
    assert find("cup").images == []
