"""Codes in the hands of a shopper: typed into the cart, shown at every step, charged, mailed, given back."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.catalog.models.category import Category
from app.database import get, in_store
from app.notifications.models import Mail
from app.orders.models.discount import OrderDiscount
from app.orders.models.order import Order, OrderLine
from app.orders.models.states import OrderStatus
from app.payments.models.payment import Refund
from app.payments.settle import cancel_unpaid, expire_unpaid, settle
from app.promotions.models import Benefit, Promotion, PromotionUse
from app.stores.models import Store
from app.web.text import one_line
from tests.cast import ALICE, BOB, Cast
from tests.checkout.walking import MUG, put_in_cart, to_review
from tests.client import Page, ShopClient
from tests.counting import statements
from tests.payments.conftest import Counter
from tests.promotions.offers import FIFTY_RAND, FREE_DELIVERY, TEN, lay
from tests.standin import StripeStandin

pytestmark = pytest.mark.money


@pytest.fixture(autouse=True)
def _an_empty_provider(provider: StripeStandin) -> None:
    """The stand-in outlives the tests; each begins without sessions."""


def enter(client: ShopClient, code: str, *, fragment: bool = False) -> Page:
    return client.post("/cart/codes", {"code": code}, fragment=fragment)


def used(app: Flask, shop: Cast, promotion_id: UUID) -> tuple[int, int]:
    """The counter, and the uses it counts."""
    with app.app_context(), in_store(shop.kloof.id) as session:
        uses = session.scalars(select(PromotionUse).where(PromotionUse.promotion_id == promotion_id)).all()
        return get(session, Promotion, promotion_id).used, len(uses)


def test_a_code_is_typed_in_the_cart_in_any_case_and_says_what_it_takes_off(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    lay(app, shop.kloof.id, "WINTER10", name="Winter sale", **TEN)
    put_in_cart(client, shop.kloof.variants[MUG], 2)
    page = client.follow(enter(client, " winter 10 "))
    assert page.url == "/cart"
    assert "Winter sale WINTER10 -R 57,80" in page.words("aside .sum")
    assert "After discounts R 520,20" in page.words("aside .sum")
    assert page.words(".line .taken") == "Winter sale: -R 57,80"
    again = client.submit(page, "/cart/codes/removal")
    assert "WINTER10" not in again.words("#cart-panel")


def test_the_fragment_is_the_panel_alone(app: Flask, shop: Cast, client: ShopClient) -> None:
    lay(app, shop.kloof.id, "WINTER10")
    put_in_cart(client, shop.kloof.variants[MUG])
    page = enter(client, "WINTER10", fragment=True)
    assert page.status == 200
    assert "<html" not in page.text
    assert "-R 28,90" in page.words("#cart-panel .sum")
    page = client.post("/cart/codes/removal", {"code": "WINTER10"}, fragment=True)
    assert page.status == 200
    assert not page.all(".discount")


@pytest.mark.parametrize(
    "typed",
    ["NOTHING", "", " ", "'; DROP TABLE promotion --", "\x00", "١٢٣", "x" * 10_000, "\uff37\uff29\uff2e"],
)
def test_what_is_no_code_is_refused_in_words_and_kept_in_the_field(
    shop: Cast, client: ShopClient, typed: str
) -> None:
    put_in_cart(client, shop.kloof.variants[MUG])
    page = enter(client, typed)
    assert page.status == 422
    words = page.words("#code-error")
    assert words in (
        "We do not know the code NOTHING.",
        "Type a code of letters and digits, such as WINTER10.",
    )
    assert page.one("#code")["value"] == one_line(typed)[:80]
    assert client.get("/cart").all("#codes li") == []


def test_a_code_that_more_goods_may_make_count_is_kept_and_says_how_many_more(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    lay(app, shop.kloof.id, "BIG", **TEN, minimum_spend_cents=30_000)
    put_in_cart(client, shop.kloof.variants[MUG])
    page = client.follow(enter(client, "big"))
    assert "BIG counts from R 300,00 of goods: R 11,00 more, and it does." in page.words("#codes")
    put_in_cart(client, shop.kloof.variants[MUG])
    assert "-R 57,80" in client.get("/cart").words("aside .sum")


def test_a_second_code_that_may_not_be_combined_is_refused(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    lay(app, shop.kloof.id, "ONE")
    lay(app, shop.kloof.id, "TWO", **FIFTY_RAND)
    put_in_cart(client, shop.kloof.variants[MUG])
    enter(client, "ONE")
    page = enter(client, "TWO")
    assert page.status == 422
    assert "TWO cannot be used together with ONE." in page.words("#code-error")


def test_a_cart_takes_a_handful_of_codes(app: Flask, shop: Cast, client: ShopClient) -> None:
    put_in_cart(client, shop.kloof.variants[MUG])
    for number in range(6):
        lay(app, shop.kloof.id, f"CODE{number}", **FIFTY_RAND, is_combinable=True)
        page = enter(client, f"CODE{number}")
    assert page.status == 422
    assert "A cart takes 5 codes." in page.words("#code-error")


def test_another_stores_code_is_unknown_here(app: Flask, shop: Cast, client: ShopClient) -> None:
    lay(app, shop.jozi.id, "BIKES")
    put_in_cart(client, shop.kloof.variants[MUG])
    assert "We do not know the code BIKES." in enter(client, "BIKES").words("#code-error")


def test_a_code_without_a_cart_is_refused(client: ShopClient, shop: Cast) -> None:
    assert enter(client, "WINTER10").status == 422
    assert client.post("/cart/codes/removal", {"code": "WINTER10"}).status == 303


def test_review_order_page_provider_mail_and_office_show_the_same_discount(
    app: Flask, shop: Cast, client: ShopClient, provider: StripeStandin, counter: Counter
) -> None:
    lay(app, shop.kloof.id, "WINTER10", name="Winter sale", **TEN, is_combinable=True)
    lay(app, shop.kloof.id, "POST", name="Delivery on us", **FREE_DELIVERY, is_combinable=True)
    put_in_cart(client, shop.kloof.variants["MUG-RED-250"], 2)
    enter(client, "WINTER10")
    enter(client, "POST")
    assert "more and delivery is free" not in client.get("/cart").words("main")
    review = to_review(client, shop, quantity=1)
    sums = review.words(".review .sum")
    for expected in ("Winter sale WINTER10 -R 78,70", "Delivery on us POST -R 60,00", "Total R 708,30"):
        assert expected in sums
    reference = place_reviewed(client, review)
    [session] = provider.sessions()
    assert session["amount_total"] == 70_830
    page = client.get(f"/orders/{reference}")
    assert page.words("aside > dl.sum").startswith(
        "Goods R 787,00 Delivery R 60,00 Winter sale WINTER10 -R 78,70"
    )
    assert [" ".join(note.text.split()) for note in page.all("aside .mini .taken")] == [
        "Winter sale: -R 49,80", "Winter sale: -R 28,90",
    ]  # fmt: skip
    provider.pay(session["id"])
    [order] = orders(app, shop)
    counter.run(settle, order.id, by="test")
    counter.work()
    text = letter(app, shop)
    for expected in ("Winter sale (WINTER10)", "-R\u00a078,70", "Delivery on us (POST)", "-R\u00a060,00"):
        assert expected in text


def test_the_order_keeps_what_each_promotion_took_off_each_line_and_vat_is_of_what_is_left(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    promotion_id = lay(app, shop.kloof.id, "WINTER10")
    put_in_cart(client, shop.kloof.variants[MUG], 2)
    enter(client, "WINTER10")
    place_reviewed(client, to_review(client, shop, sku="ROAST-250"))
    [order] = orders(app, shop)
    assert (order.goods_cents, order.discount_cents, order.delivery_discount_cents) == (72_300, 7_230, 0)
    assert order.total_cents == 72_300 + 6_000 - 7_230
    assert order.vat_cents == round(order.total_cents * 15 / 115)
    with app.app_context(), in_store(shop.kloof.id) as session:
        lines = session.scalars(select(OrderLine).order_by(OrderLine.position)).all()
        rows = session.scalars(select(OrderDiscount).order_by(OrderDiscount.id)).all()
        assert [line.discount_cents for line in lines] == [5_780, 1_450]
        assert [(row.order_line_id, row.amount_cents) for row in rows] == [
            (lines[0].id, 5_780), (lines[1].id, 1_450),
        ]  # fmt: skip
        assert sum(line.vat_cents for line in lines) + order.delivery_vat_cents == order.vat_cents
    assert used(app, shop, promotion_id) == (1, 1)


def end(session: Session) -> None:
    session.execute(update(Promotion).values(is_active=False))


def fill(session: Session) -> None:
    session.execute(update(Promotion).values(total_limit=1, used=1))


def lower(session: Session) -> None:
    session.execute(update(Promotion).values(percent_bp=500))


@pytest.mark.unsound
@pytest.mark.parametrize(
    ("change", "sentence", "total"),
    [
        (end, "WINTER10 has ended.", "R 349,00"),
        (fill, "WINTER10 has been used up.", "R 349,00"),
        (lower, "WINTER10 took R 28,90 off and now takes R 14,45 off.", "R 334,55"),
    ],
)
def test_a_promotion_that_changed_since_the_review_leads_back_to_it_with_the_difference(
    app: Flask, shop: Cast, client: ShopClient, change: Callable[[Session], None], sentence: str, total: str
) -> None:
    lay(app, shop.kloof.id, "WINTER10")
    put_in_cart(client, shop.kloof.variants[MUG])
    enter(client, "WINTER10")
    review = walked_to_review(client)
    with app.app_context(), in_store(shop.kloof.id) as session:
        change(session)
        session.commit()
    page = client.submit(review, "/checkout/order")
    assert page.status == 409
    assert sentence in page.words("main")
    assert f"Pay {total}" in page.words("main")
    assert orders(app, shop) == []
    place_reviewed(client, page)
    assert f"R\u00a0{orders(app, shop)[0].total_cents / 100:.2f}".replace(".", ",") == total.replace(
        " ", "\u00a0"
    )


def test_a_code_taken_out_in_another_window_is_said_at_the_button(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    lay(app, shop.kloof.id, "WINTER10")
    put_in_cart(client, shop.kloof.variants[MUG])
    enter(client, "WINTER10")
    review = walked_to_review(client)
    client.post("/cart/codes/removal", {"code": "WINTER10"})
    page = client.submit(review, "/checkout/order")
    assert page.status == 409
    assert "The code WINTER10 is no longer in your cart." in page.words("main")


def test_one_of_a_customer_is_counted_by_address_in_any_case(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    lay(app, shop.kloof.id, "HELLO", **TEN, customer_limit=1)
    put_in_cart(client, shop.kloof.variants[MUG])
    enter(client, "HELLO")
    place_reviewed(client, walked_to_review(client))
    put_in_cart(client, shop.kloof.variants[MUG])
    enter(client, "HELLO")
    review = walked_to_review(client, email="ALICE@Example.com")
    assert "You have used HELLO as often as one customer may." in review.words("main")
    assert "Pay R 349,00" in review.words("main")
    other = walked_to_review(client, email=BOB["email"])
    assert "Pay R 320,10" in other.words("main")


def test_the_whole_price_off_is_refused_in_words(app: Flask, shop: Cast, client: ShopClient) -> None:
    lay(app, shop.kloof.id, "ALL", benefit=Benefit.PERCENT, percent_bp=10_000, is_combinable=True)
    lay(app, shop.kloof.id, "POST", **FREE_DELIVERY, is_combinable=True)
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Store).values(minimum_order_cents=0))
        session.commit()
    put_in_cart(client, shop.kloof.variants[MUG])
    enter(client, "ALL")
    enter(client, "POST")
    client.post("/checkout", dict(ALICE))
    rate = str(shop.kloof.rates["near"])
    client.post("/checkout/delivery", {"delivery": rate, "payment": "card"})
    page = client.follow(client.get("/checkout/review"))
    assert page.url == "/cart"
    assert "Nothing is left to pay" in page.words("main")


def test_the_minimum_is_of_what_is_to_be_paid(app: Flask, shop: Cast, client: ShopClient) -> None:
    lay(app, shop.kloof.id, "HALF", benefit=Benefit.PERCENT, percent_bp=9_900)
    with app.app_context(), in_store(shop.kloof.id) as session:
        session.execute(update(Store).values(minimum_order_cents=10_000))
        session.commit()
    put_in_cart(client, shop.kloof.variants[MUG])
    enter(client, "HALF")
    client.post("/checkout", dict(ALICE))
    client.post("/checkout/delivery", {"delivery": str(shop.kloof.rates["near"]), "payment": "card"})
    page = client.follow(client.get("/checkout/review"))
    assert "The smallest order we take is R 100,00." in page.words("main")


def test_a_promotion_of_a_category_holds_for_what_is_below_it(
    app: Flask, shop: Cast, client: ShopClient
) -> None:
    with app.app_context(), in_store(shop.kloof.id) as session:
        table = session.scalars(select(Category.id).where(Category.path == "table")).one()
    lay(app, shop.kloof.id, "TABLE", **TEN, categories=frozenset({table}))
    put_in_cart(client, shop.kloof.variants[MUG])  # table/mugs
    put_in_cart(client, shop.kloof.variants["ROAST-250"])  # pantry
    page = client.follow(enter(client, "TABLE"))
    assert len(page.all(".line .taken")) == 1
    assert "-R 28,90" in page.words("aside .sum")


def test_an_order_that_expires_gives_its_use_back_and_late_money_takes_it_again(
    app: Flask, shop: Cast, client: ShopClient, provider: StripeStandin, counter: Counter
) -> None:
    promotion_id = lay(app, shop.kloof.id, "ONCE", **TEN, total_limit=1)
    order = ordered(app, shop, client, "ONCE")
    assert used(app, shop, promotion_id) == (1, 1)
    counter.run(expire_unpaid, order.id, by="test")
    assert counter.order(order.id).status is OrderStatus.EXPIRED
    assert used(app, shop, promotion_id) == (0, 0)
    pay_late(counter, provider, order.id)
    assert counter.order(order.id).status is OrderStatus.PAID
    assert used(app, shop, promotion_id) == (1, 1)


def test_late_money_goes_back_where_the_promotion_has_been_used_up_meanwhile(
    app: Flask, shop: Cast, client: ShopClient, provider: StripeStandin, counter: Counter
) -> None:
    promotion_id = lay(app, shop.kloof.id, "ONCE", **TEN, total_limit=1)
    late = ordered(app, shop, client, "ONCE")
    counter.run(expire_unpaid, late.id, by="test")
    other = ordered(app, shop, client, "ONCE")
    pay_late(counter, provider, late.id)
    counter.work()
    assert counter.order(late.id).status is OrderStatus.REFUNDED
    with app.app_context(), in_store(shop.kloof.id) as session:
        [reason] = session.scalars(select(Refund.reason))
        assert "code had been used up" in reason
    assert counter.order(other.id).status is OrderStatus.PENDING
    assert used(app, shop, promotion_id) == (1, 1)


def test_cancelling_an_unpaid_order_gives_its_use_back(
    app: Flask, shop: Cast, client: ShopClient, counter: Counter
) -> None:
    promotion_id = lay(app, shop.kloof.id, "ONCE", **TEN, total_limit=1)
    order = ordered(app, shop, client, "ONCE")
    counter.run(cancel_unpaid, order.id, by="test", reason="changed my mind")
    assert used(app, shop, promotion_id) == (0, 0)


def test_an_order_without_a_code_costs_no_statement_more(app: Flask, shop: Cast, client: ShopClient) -> None:
    lay(app, shop.kloof.id, "TEN")
    review = to_review(client, shop)
    with statements(app) as sent:
        client.post("/checkout/order", review.form("/checkout/order"))
    assert not [statement for statement in sent if "promotion" in statement or "order_discount" in statement]


# --- the way there


def pay_late(counter: Counter, provider: StripeStandin, order_id: UUID) -> None:
    """The shopper's bank was slower than the hold."""
    page = counter.page(order_id)
    provider.mutate(page, status="open")
    provider.pay(page)
    counter.run(settle, order_id, by="test")


def letter(app: Flask, shop: Cast) -> str:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return session.scalars(select(Mail.text).where(Mail.kind == "order_paid")).one()


def walked_to_review(client: ShopClient, **changes: str) -> Page:
    page = client.submit(client.get("/checkout"), "/checkout", **{**ALICE, **changes})
    page = client.submit(page, "/checkout/delivery", payment="card")
    assert page.url == "/checkout/review"
    return page


def place_reviewed(client: ShopClient, review: Page) -> str:
    page = client.submit(review, "/checkout/order")
    assert page.status == 303, page.words("main")
    with client.http.session_transaction(base_url=client.base) as cookie:
        reference: str = cookie["orders"][-1]
    return reference


def ordered(app: Flask, shop: Cast, client: ShopClient, code: str) -> Order:
    put_in_cart(client, shop.kloof.variants[MUG])
    enter(client, code)
    place_reviewed(client, walked_to_review(client))
    return orders(app, shop)[-1]


def orders(app: Flask, shop: Cast) -> list[Order]:
    with app.app_context(), in_store(shop.kloof.id) as session:
        return list(session.scalars(select(Order).order_by(Order.id)))
