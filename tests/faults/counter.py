"""What staff hand in over the network: a line of the bank's statement, a picture, a product file."""

from typing import cast
from uuid import UUID

from werkzeug.test import TestResponse

from tests.client import Page
from tests.journeys.test_staff import act, today
from tests.live.programs import wait_for
from tests.live.shop import LiveShop
from tests.live.visitor import Answer, Visitor
from tests.media.samples import plain

HEAD = "Handle,Title,Variant SKU,Variant Price,Variant Inventory Qty"


def book_receipt(carol: Visitor, reference: str, *, rand: str) -> Page:
    received = {"amount": rand, "received_on": today().isoformat(), "reference": f"MAGTAPE {reference}"}
    return act(carol, reference, "bank-receipts", **received)


def upload_picture(carol: Visitor, product_id: UUID, *, colour: tuple[int, int, int]) -> Page:
    """Each colour is a picture of its own."""
    address = f"/admin/products/{product_id}/pictures"
    fields = {**carol.get(address).form(address), "alt": "A cup."}
    fields.pop("files")
    picture = ("files", ("cup.png", plain(colour=colour), "image/png"))
    return _send(carol, address, fields, picture)


def bring_in(live: LiveShop, carol: Visitor, content: bytes) -> UUID:
    """A product file handed in, looked through, and confirmed; the worker is about to write it."""
    fields = carol.get("/admin/imports/new").form("/admin/imports")
    fields.pop("file")
    assert _send(carol, "/admin/imports", fields, ("file", ("goods.csv", content, "text/csv"))).status == 303
    import_id = UUID(str(live.value("SELECT id FROM catalogue_import ORDER BY created_at DESC LIMIT 1")))
    wait_for("the dry run", lambda: is_done(live, import_id, "checked"), seconds=60)
    page = carol.get(f"/admin/imports/{import_id}")
    assert carol.submit(page, f"/admin/imports/{import_id}/confirmation").status == 200
    return import_id


def is_done(live: LiveShop, import_id: UUID, status: str = "done") -> bool:
    return bool(live.value("SELECT status FROM catalogue_import WHERE id = :id", id=import_id) == status)


def products(first: int, many: int) -> bytes:
    rows = [f"crash-{n},Crash {n},CRASH-{n},{n + 1},1" for n in range(first, first + many)]
    return "\n".join([HEAD, *rows, ""]).encode()


def _send(
    visitor: Visitor, address: str, fields: dict[str, str], file: tuple[str, tuple[str, bytes, str]]
) -> Page:
    answer = visitor.web.post(
        visitor.base + address, data=fields, files=[file], headers={"Origin": visitor.base},
        allow_redirects=False, timeout=60,
    )  # fmt: skip
    return Page(cast(TestResponse, Answer(answer)), address)
