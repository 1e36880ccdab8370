"""The shop's own account with the provider: keys go in, their ends are shown, nothing is lost while one is rolled."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, update

from app.payments import accounts
from app.payments.models.payment import PaymentAccount, PaymentSession
from tests.cast import Cast
from tests.checkout.walking import place
from tests.client import ShopClient
from tests.standin import StripeStandin

Visit = Callable[[], Any]
PATH = "/admin/settings/payments"
KEY, OTHER_KEY = "sk_test_kloof0001abcd", "sk_test_kloof0002wxyz"
SECRET, OTHER_SECRET = "whsec_first0001", "whsec_second002"


def found(carol: ShopClient) -> None:
    page = carol.submit(carol.get(PATH), PATH, secret_key=KEY, signing_secret=SECRET)
    assert page.status == 200


def test_keys_are_kept_encrypted_and_shown_by_their_ends(carol: ShopClient, at_kloof: Visit) -> None:
    found(carol)
    page = carol.get(PATH)
    assert "sk_test_…abcd" in page.words("main")
    assert "http://localhost/webhooks/stripe/kloof" in page.words("main")
    assert KEY not in page.text
    assert SECRET not in page.text
    with at_kloof() as session:
        row = session.scalars(select(PaymentAccount)).one()
        assert KEY not in row.secret_key_encrypted + row.webhook_secrets_encrypted


def test_a_roll_believes_both_secrets_until_the_old_is_retired(carol: ShopClient, at_kloof: Visit) -> None:
    found(carol)
    assert carol.submit(carol.get(PATH), f"{PATH}/signing-secrets", signing_secret=OTHER_SECRET).status == 200
    with at_kloof() as session:
        assert accounts.webhook_secrets(session) == (OTHER_SECRET, SECRET)
    assert carol.submit(carol.get(PATH), f"{PATH}/signing-secrets/retirement").status == 200
    assert carol.submit(carol.get(PATH), f"{PATH}/key", secret_key=OTHER_KEY).status == 200
    with at_kloof() as session:
        assert accounts.webhook_secrets(session) == (OTHER_SECRET,)
        assert accounts.summary(session).key == "sk_test_…wxyz"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (PATH, {"secret_key": "pk_test_1234567", "signing_secret": SECRET}),
        (PATH, {"secret_key": KEY, "signing_secret": ""}),
        (PATH, {"secret_key": KEY, "signing_secret": "whsec_a,whsec_b"}),
        (PATH, {"secret_key": "sk_test_" + "x" * 10_240, "signing_secret": SECRET}),
    ],
)
def test_what_is_no_key_is_refused_and_not_sent_back(
    carol: ShopClient, at_kloof: Visit, path: str, fields: dict[str, str]
) -> None:
    page = carol.post(path, {**carol.get(PATH).form(path), **fields})
    assert page.status == 422
    assert fields["secret_key"] not in page.text
    with at_kloof() as session:
        assert session.scalars(select(PaymentAccount)).all() == []


def test_a_live_key_never_takes_a_test_key_s_place(carol: ShopClient) -> None:
    found(carol)
    page = carol.post(
        f"{PATH}/key", {**carol.get(PATH).form(f"{PATH}/key"), "secret_key": "sk_live_12345678"}
    )
    assert page.status == 422
    assert "are not exchanged" in page.words("main")


def test_a_key_that_does_not_know_the_shop_s_payments_is_refused(
    carol: ShopClient, client: ShopClient, shop: Cast, at_kloof: Visit, provider: StripeStandin
) -> None:
    """It is another account's: pages that are open now could not be asked about, nor closed."""
    carol.submit(carol.get(PATH), PATH, secret_key=provider.secret_key, signing_secret=SECRET)
    place(client, shop)
    known = carol.submit(carol.get(PATH), f"{PATH}/key", secret_key=provider.secret_key)
    assert "The shop asks with the new key." in known.words("main")
    with at_kloof() as session:
        session.execute(update(PaymentSession).values(provider_session_id="cs_test_of_another_account"))
    refused = carol.post(
        f"{PATH}/key", {**carol.get(PATH).form(f"{PATH}/key"), "secret_key": provider.secret_key}
    )
    assert (refused.status, "does not know this shop's payments" in refused.words("main")) == (422, True)


def test_the_connection_is_tried_by_asking_the_provider(carol: ShopClient, provider: StripeStandin) -> None:
    found(carol)
    refused = carol.submit(carol.get(PATH), f"{PATH}/trials")
    assert "Stripe does not take the key" in refused.words("main")  # the stand-in knows one key
    carol.submit(carol.get(PATH), f"{PATH}/key", secret_key=provider.secret_key)
    page = carol.submit(carol.get(PATH), f"{PATH}/trials")
    assert "Stripe answers, and takes the key." in page.words("main")
