"""Sales over real HTTP, with every program running."""

from tests.cast import ALICE
from tests.live.postbox import text_of
from tests.live.shop import LiveShop
from tests.live.visitor import reference_of, session_of

RED_350, RED_250, KETTLE = "MUG-RED-350", "MUG-RED-250", "KETTLE"


def test_a_guest_buys_two_variants_and_gets_the_mail(live: LiveShop) -> None:
    alice = live.visitor()
    alice.choose("veld-mug", "Red ochre", "350 ml")
    cart = alice.choose("veld-mug", "Red ochre", "250 ml")
    assert cart.words("#cart-count") == "2"
    session = session_of(alice.order())
    [known] = live.provider.sessions()
    assert (known["id"], known["amount_total"]) == (session, 28_900 + 24_900 + 6_000)
    assert live.shelf(RED_350) == (10, 1)
    page = alice.come_back(live.provider.pay(session))
    reference = reference_of(page)
    live.wait_until(reference, "PAID")
    page = alice.get(f"/orders/{reference}")
    assert page.one("[data-order-status]")["data-order-status"] == "PAID"
    assert "Your payment arrived." in page.words("#order-status")
    assert (live.shelf(RED_350), live.shelf(RED_250)) == ((9, 0), (3, 0))
    [mail] = live.postbox.wait_for(ALICE["email"])
    body = text_of(mail)
    assert reference in str(mail["Subject"]) + body
    assert "350 ml" in body
    assert "250 ml" in body
    assert "598,00" in body
    live.wait_for_quiet()
    assert len(live.postbox.to(ALICE["email"])) == 1
    live.assert_sound()


def test_the_link_in_the_mail_opens_the_order_in_another_browser(live: LiveShop) -> None:
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[RED_350])
    reference = reference_of(alice.come_back(live.provider.pay(session_of(alice.order()))))
    [mail] = live.postbox.wait_for(ALICE["email"])
    [link] = [word for word in text_of(mail).split() if f"/orders/{reference}?key=" in word]
    assert link.startswith(live.base)
    elsewhere = live.visitor()
    assert elsewhere.get(f"/orders/{reference}").status == 404
    assert reference in elsewhere.get(link.removeprefix(live.base)).words("h1")


def test_a_declined_card_keeps_the_order_and_the_next_one_pays_it(live: LiveShop) -> None:
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[KETTLE])
    session = session_of(alice.order())
    live.provider.decline(session)
    live.wait_for_quiet()
    [[reference]] = live.sql('SELECT reference FROM "order"')
    page = alice.get(f"/orders/{reference}")
    assert page.one("[data-order-status]")["data-order-status"] == "PENDING"
    assert live.shelf(KETTLE) == (1, 1)
    again = alice.submit(page, f"/orders/{reference}/payments")
    assert session_of(again) == session
    alice.come_back(live.provider.pay(session))
    live.wait_until(reference, "PAID")
    assert len(live.provider.sessions()) == 1
    live.postbox.wait_for(ALICE["email"])
    live.assert_sound()


def test_an_abandoned_page_closes_and_the_goods_go_back_on_the_shelf(live: LiveShop) -> None:
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[KETTLE])
    session = session_of(alice.order())
    live.sql("UPDATE \"order\" SET hold_until = now() - interval '1 minute'")
    live.run("checkout.expire_overdue")
    [[reference]] = live.sql('SELECT reference FROM "order"')
    live.wait_until(reference, "EXPIRED")
    assert live.provider.session(session)["status"] == "expired"
    assert live.shelf(KETTLE) == (1, 0)
    [mail] = live.postbox.wait_for(ALICE["email"])
    assert reference in str(mail["Subject"]) + text_of(mail)
    bob = live.visitor()
    bob.put_in_cart(live.kloof.variants[KETTLE])
    session_of(bob.order(email="bob@example.com"))
    live.assert_sound()


def test_a_delayed_payment_keeps_the_goods_until_the_money_is_there(live: LiveShop) -> None:
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[KETTLE])
    session = session_of(alice.order())
    page = alice.come_back(live.provider.delay(session))
    reference = reference_of(page)
    assert "Your payment is on its way" in page.words("#order-status")
    live.sql("UPDATE \"order\" SET hold_until = now() - interval '1 minute'")
    live.run("checkout.expire_overdue")
    live.wait_for_quiet()
    assert (live.status(reference), live.shelf(KETTLE)) == ("PENDING", (1, 1))
    live.provider.confirm(session)
    live.wait_until(reference, "PAID")
    live.postbox.wait_for(ALICE["email"])
    live.assert_sound()


def test_a_delayed_payment_that_fails_lets_the_goods_go(live: LiveShop) -> None:
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[KETTLE])
    session = session_of(alice.order())
    reference = reference_of(alice.come_back(live.provider.delay(session)))
    live.provider.fail(session)
    live.wait_for_quiet()
    live.sql("UPDATE \"order\" SET hold_until = now() - interval '1 minute'")
    live.run("checkout.expire_overdue")
    live.wait_until(reference, "EXPIRED")
    assert live.shelf(KETTLE) == (1, 0)
    live.assert_sound()


def test_a_closed_browser_and_lost_webhooks_still_end_in_a_paid_order(live: LiveShop) -> None:
    """That two minutes of the shop's time are enough is shown in tests/payments; here the programs do it."""
    live.provider.fault("drop")
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[KETTLE])
    live.provider.pay(session_of(alice.order()))
    [[reference]] = live.sql('SELECT reference FROM "order"')
    live.sql('UPDATE "order" SET checked_at = NULL')
    live.run("payments.reconcile")
    live.wait_until(reference, "PAID")
    assert live.value("SELECT count(*) FROM webhook_event") == 0
    live.postbox.wait_for(ALICE["email"])
    live.assert_sound()


def test_a_time_out_after_the_session_was_made_leaves_one_session(live: LiveShop) -> None:
    """The answer is lost, not the session: the second call carries the first one's key and words."""
    live.provider.fault("reset_after", method="POST", path="/v1/checkout/sessions")
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[KETTLE])
    page = alice.order()
    assert page.status == 503
    [made] = live.provider.sessions()
    live.provider.clear_faults()
    again = alice.submit(page, page.one("#problem form")["action"])
    assert session_of(again) == made["id"]
    assert len(live.provider.sessions()) == 1
    assert live.value("SELECT count(*) FROM payment_session") == 1
    live.assert_sound()


def test_with_the_provider_down_the_order_is_kept_and_can_be_paid_later(live: LiveShop) -> None:
    live.provider.fault("fail_before", status=500)
    alice = live.visitor()
    alice.put_in_cart(live.kloof.variants[KETTLE])
    page = alice.order()
    assert page.status == 503
    assert page.response.headers["Retry-After"]
    assert "nothing has been charged" in page.words("#problem")
    [[reference]] = live.sql('SELECT reference FROM "order"')
    assert (live.status(reference), live.shelf(KETTLE)) == ("PENDING", (1, 1))
    assert alice.submit(page, f"/orders/{reference}/payments").status == 503
    live.provider.clear_faults()
    session = session_of(alice.submit(page, f"/orders/{reference}/payments"))
    alice.come_back(live.provider.pay(session))
    live.wait_until(reference, "PAID")
    assert live.value('SELECT count(*) FROM "order"') == 1
    live.assert_sound()
