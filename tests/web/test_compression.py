"""What goes over the line is small, and nothing that carries a token is compressed."""

import gzip
import re

from flask import Flask

from tests.cast import Cast
from tests.client import ShopClient

GZIP = {"Accept-Encoding": "gzip, br"}


def what_acts(sheet: bytes) -> bytes:
    """Without comments, which are left at home, and without blanks."""
    return b"".join(re.sub(rb"/\*.*?\*/", b"", sheet, flags=re.DOTALL).split())


def test_a_page_is_compressed_for_who_takes_it_and_plain_for_who_does_not(client: ShopClient) -> None:
    plain = client.http.get("/", base_url=client.base)
    small = client.http.get("/", base_url=client.base, headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == plain.data
    assert len(small.data) * 3 < len(plain.data)
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_static_text_is_compressed_and_varies_with_nothing_of_the_visitors(client: ShopClient) -> None:
    with client.http.get("/static/css/base.css", base_url=client.base) as plain:
        whole = plain.data
    with client.http.get("/static/css/base.css", base_url=client.base, headers=GZIP) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Cookie" not in answer.headers["Vary"]
        sent = gzip.decompress(answer.data)
        assert b"/*" not in sent
        assert b"".join(sent.split()) == what_acts(whole)


def test_a_known_page_is_not_sent_again(client: ShopClient) -> None:
    first = client.http.get("/", base_url=client.base, headers=GZIP)
    again = client.http.get(
        "/", base_url=client.base, headers={**GZIP, "If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_fonts_and_pictures_are_left_as_they_are(app: Flask, shop: Cast, client: ShopClient) -> None:
    with client.http.get("/static/fonts/brygada-1918.woff2", base_url=client.base, headers=GZIP) as answer:
        assert "Content-Encoding" not in answer.headers
