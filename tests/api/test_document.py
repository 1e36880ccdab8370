"""The document and the shop agree: schemathesis asks of every operation what it says it takes, and what it does not."""

import os
from contextlib import nullcontext, suppress
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.api.program import Program, enrol
from tests.cast import Cast
from tests.client import ShopClient
from tests.standin import StripeStandin

#: More by ``API_EXAMPLES=500 bin/test tests/api/test_document.py``.
EXAMPLES = int(os.environ.get("API_EXAMPLES", "12"))


def operations(app: Flask) -> list[Any]:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)
    return [found.ok() for found in schema.get_all_operations()]


def test_schemathesis_finds_nothing_wrong(app: Flask, shop: Cast, provider: StripeStandin) -> None:
    enrol(app, shop)
    found = operations(app)
    assert len(found) >= 20
    for operation in found:
        program = Program(app, host=shop.kloof.host)
        program.post("/api/cart/lines", {"variant_id": str(shop.kloof.variants["MUG-RED-350"])})
        program.log_in()
        _try(operation, {"Authorization": f"Bearer {program.access}", "Accept-Encoding": "identity"})


def _try(operation: Any, headers: dict[str, str]) -> None:
    """But for one check: what no schema says (a telephone's digits, a password that nobody guesses) is told by 422."""
    for mode in GenerationMode:

        @seed(20261128)
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def ask(case: Any) -> None:
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

        # What takes nothing can be asked nothing wrong.
        with suppress(Unsatisfiable) if mode is GenerationMode.NEGATIVE else nullcontext():
            ask()


def test_the_page_about_it_names_every_operation(client: ShopClient) -> None:
    page = client.get("/api/docs")
    assert page.status == 200
    paths = client.http.get("/api/openapi.json", base_url=client.base).get_json()["paths"]
    named = {article["id"] for article in page.all("article")}
    assert {
        said["operationId"] for path in paths.values() for said in path.values() if "operationId" in said
    } <= named
    for link in page.all('main a[href^="#"]'):
        assert str(link["href"])[1:] in named


def test_the_document_says_what_a_write_bears(app: Flask, shop: Cast, program: Program) -> None:
    paths = program.get("/api/openapi.json").json["paths"]
    keyed = [
        f"{method} {path}"
        for path, said in paths.items()
        for method, operation in said.items()
        if isinstance(operation, dict) and "responses" in operation
        if method != "get"
        and {"$ref": "#/components/parameters/IdempotencyKey"} not in operation.get("parameters", [])
    ]
    assert keyed == []


@pytest.mark.parametrize("name", ["/api/auth/register", "/api/auth/login", "/api/products", "/api/cart",
                                  "/api/payments/checkout/create-session", "/api/orders", "/api/categories"])  # fmt: skip
def test_the_promised_addresses_are_there(program: Program, name: str) -> None:
    assert name in program.get("/api/openapi.json").json["paths"]
