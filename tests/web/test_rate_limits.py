"""A hundred requests a minute for each client; what costs nothing is free."""

import pytest
from flask import Flask

from app.extensions import limiter
from tests.cast import Cast
from tests.client import ShopClient

ALLOWED = 100


def spend(client: ShopClient, times: int, **headers: str) -> list[int]:
    return [client.http.get("/cart", base_url=client.base, headers=headers).status_code for _ in range(times)]


def test_the_hundred_and_first_request_waits(limited: Flask, shop: Cast) -> None:
    client = ShopClient(limited, host=shop.kloof.host)
    assert set(spend(client, ALLOWED)) == {200}
    refused = client.get("/cart")
    assert refused.status == 429
    assert 0 < int(refused.response.headers["Retry-After"]) <= 60
    assert client.get("/styleguide").status == 429  # of the client, not of the address


def test_what_costs_nothing_is_free(limited: Flask, shop: Cast) -> None:
    client = ShopClient(limited, host=shop.kloof.host)
    client.get("/c/table")
    spend(client, ALLOWED)
    assert client.get("/c/pantry").status == 429
    assert client.get("/c/table").status == 200  # from the cache
    for path in ("/static/css/tokens.css", "/media/" + "0" * 64 + "/240.jpg", "/health/live", "/health"):
        with client.http.get(path, base_url=client.base) as answer:
            assert answer.status_code != 429, path


def test_a_header_does_not_make_another_client(limited: Flask, shop: Cast) -> None:
    client = ShopClient(limited, host=shop.kloof.host)
    statuses = [
        client.http.get(
            "/cart",
            base_url=client.base,
            headers={"X-Forwarded-For": f"10.0.0.{number}", "Cookie": f"fusion_session=made-up-{number}"},
        ).status_code
        for number in range(ALLOWED + 1)
    ]
    assert statuses == [200] * ALLOWED + [429]


def test_another_visitor_is_another_client(limited: Flask, shop: Cast) -> None:
    client = ShopClient(limited, host=shop.kloof.host)
    client.post("/cart/lines", {"variant_id": shop.kloof.variants["KETTLE"]})
    spend(client, ALLOWED)
    assert client.get("/cart").status == 429
    assert ShopClient(limited, host=shop.kloof.host).get("/cart").status == 200


def test_without_redis_limits_are_kept_in_the_process(
    limited: Flask, shop: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object, **__: object) -> int:
        raise ConnectionError("Redis is gone")

    monkeypatch.setattr(limiter, "_storage_dead", False)  # and put back: other tests share the object
    monkeypatch.setattr(limiter.storage, "incr", gone)
    client = ShopClient(limited, host=shop.kloof.host)
    assert spend(client, ALLOWED + 1) == [200] * ALLOWED + [429]
