"""Every address that takes an id, asked for another store's: 404, whoever asks. Made from the URL map."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from app import clock, ids
from app.accounts.models import LoginSession, Role, User
from app.accounts.staff.models import Invitation
from app.addresses.models import Address
from app.audit.models import AuditAction, AuditEntry
from app.catalog import collections, product_types
from app.catalog.models.brand import Brand
from app.catalog.models.category import Category
from app.catalog.models.product import ProductImage, TaxClass
from app.catalog.product_types import Terms
from app.catalog.slugs import slugify
from app.database import in_store
from app.editing import edits
from app.editing.changes import Change, Kind
from app.importing.models import CatalogueImport, ImportStatus
from app.jobs import Job, QueueName
from app.media.assets import store_picture
from app.money import vat_inside
from app.notifications.models import Mail
from app.orders.links import order_key
from app.orders.models.credit_note import CreditNote
from app.orders.models.order import Order, PaymentMethod
from app.orders.models.shipment import Shipment
from app.payments.models.inbox import WebhookEvent
from app.payments.models.payment import Payment, Refund
from app.pricing.models import TaxRate
from app.promotions.models import Benefit, Promotion
from app.reviews.models import Review
from app.search.models import SearchRedirect, Synonym
from app.shipping.models import DeliveryRate
from app.stores import hosts
from tests.cast import ALICE, Cast, StoreCast
from tests.client import ShopClient
from tests.media.samples import plain
from tests.staff import CAROL, hire, log_in

#: Rules whose arguments name nothing of a store's, and why.
NOT_A_STORES = {
    "static": "files of the program",
    "look.show": "says all that it shows itself",
    "storefront.text_page": "one of six pages of the program",
    "storefront.sitemap_file": "a share of whichever store's host is asked",
    "api.change_line": "found in the cart whose token the request bears: tests/api/test_two_stores.py",
    "api.remove_line": "as the one above",
    "api.remove_code": "as the one above",
    "webhooks.stripe_of_store": "asked by a provider, whatever the host; a signature speaks for it",
}
#: Arguments that are no ids: which rendition of a picture.
FIXED = {"width": 240, "format": "webp"}
TOTAL_CENTS = 34_900
ADDRESS = {name: value for name, value in ALICE.items() if name != "email"}
NOTE_NUMBER = 1


@dataclass
class Belongings:
    """What of a store's an address can name, by the name of the rule's argument, and the key of its order's link."""

    arguments: dict[str, object]
    key: str


@pytest.fixture
def carol(app: Flask, shop: Cast) -> ShopClient:
    """Keeps Kloof, and is logged in."""
    hire(app, shop.kloof.id, CAROL, Role.OWNER)
    client = ShopClient(app, host=shop.kloof.host)
    log_in(client)
    return client


def belongings(app: Flask, cast: StoreCast, *, slug: str, path: str) -> Belongings:
    with app.app_context(), in_store(cast.id) as session:
        order, address, login = _persons(session, cast)
        # Named after the store, or the address of one would be found in the other.
        brand = Brand(name=cast.host, slug=slugify(cast.host))
        collection = collections.found(session, cast.host)
        session.add_all((order, brand))
        session.flush()
        mail = Mail(
            order_id=order.id,
            kind="order_paid",
            recipient="a@example.com",
            subject="Hello",
            text="Hello",
            html="",
        )
        session.add(mail)
        refund = _refund(session, order)
        session.add(
            CreditNote(
                order_id=order.id, number=NOTE_NUMBER, amount_cents=100, vat_cents=13, reason="", issued_by="test"
            )
        )  # fmt: skip
        brought = CatalogueImport(file_name="goods.csv", status=ImportStatus.CHECKED)
        session.add(brought)
        event = WebhookEvent(
            provider="stripe", account="environment", event_id=cast.host, type="charge.succeeded",
            object_ids=[], body="{}", store_id=cast.id, order_id=order.id,
        )  # fmt: skip
        session.add(event)
        promotion = Promotion(code="TEN-OFF", name=cast.host, benefit=Benefit.PERCENT, percent_bp=1000)
        session.add(promotion)
        synonym, leads = Synonym(terms=["cup", "mug"]), SearchRedirect(query="returns", url="/pages/returns")
        job, parcel = _parked(cast.id), Shipment(order_id=order.id, carrier="Own van")
        session.add_all((synonym, leads, job, parcel))
        picture = store_picture(session, plain())
        shown = ProductImage(
            product_id=next(iter(cast.products.values())), asset_id=picture.id, position=1, alt="It"
        )
        session.add(shown)
        product_type = product_types.found(session, cast.host)
        attribute = product_types.add_attribute(session, product_type, "Glaze", terms=Terms())
        review = Review(product_id=shown.product_id, author="Thandi", rating=5)
        session.add(review)
        member, invitation, entry = _people(session, cast.host)
        category = session.scalars(select(Category.id).where(Category.path == path)).one()
        found = Belongings(
            {
                "slug": slug,
                "path": path,
                "member_id": member,
                "invitation_id": invitation,
                "entry_id": entry,
                "brand_slug": brand.slug,
                "brand_id": brand.id,
                "collection_slug": collection.slug,
                "collection_id": collection.id,
                "category_id": category,
                "type_id": product_type.id,
                "attribute_id": attribute.id,
                "review_id": review.id,
                "reference": order.reference,
                "mail_id": mail.id,
                "address_id": address.id,
                "login_id": login.id,
                "job_id": job.id,
                "shipment_id": parcel.id,
                "import_id": brought.id,
                "refund_id": refund.id,
                "note_number": NOTE_NUMBER,
                "rate_id": _rate_to_come(session),
                **_settings(session, cast),
                "promotion_id": promotion.id,
                "synonym_id": synonym.id,
                "redirect_id": leads.id,
                "payment_id": refund.payment_id,
                "event_id": event.id,
                "sha": picture.sha,
                "product_id": shown.product_id,
                "variant_id": next(iter(cast.variants.values())),
                "edit_id": _edit(session, shown.product_id),
                "picture_id": shown.id,
                **FIXED,
            },
            order_key(order),
        )
        session.commit()
        return found


def _persons(session: Session, cast: StoreCast) -> tuple[Order, Address, LoginSession]:
    """What is Carol's own, or of who keeps the shop next door."""
    found = session.scalars(select(User)).first()
    if found is None:
        found = User(email=f"keeper@{cast.host}", name="Keeper", password_hash="x", role=Role.OWNER)
        session.add(found)
        session.flush()
    order, address = _order(), Address(user_id=found.id, **ADDRESS)
    order.user_id = found.id
    login = LoginSession(user_id=found.id, token_hash=cast.host)
    session.add_all((order, address, login))
    return order, address, login


def _settings(session: Session, cast: StoreCast) -> dict[str, object]:
    claimed = hosts.claim(session, f"claimed-by-{cast.host}.example")
    rate = session.scalars(select(DeliveryRate)).all()[0]
    return {
        "zone_id": rate.zone_id,
        "delivery_rate_id": rate.id,
        "claim_id": claimed.id,
        "host": cast.host,
    }


def _order() -> Order:
    return Order(
        reference=ids.reference(), cart_id=ids.new(), payment_method=PaymentMethod.EFT, **ALICE,
        delivery_service="Courier", delivery_minimum_days=1, delivery_maximum_days=2, goods_cents=TOTAL_CENTS,
        delivery_cents=0, discount_cents=0, total_cents=TOTAL_CENTS, vat_cents=vat_inside(TOTAL_CENTS, 1500),
        delivery_vat_cents=0, hold_until=clock.now() + timedelta(hours=1), invoice_number=1, paid_at=clock.now(),
    )  # fmt: skip


def _people(session: Session, host: str) -> tuple[UUID, UUID, UUID]:
    """Somebody who works there, somebody who is invited, and what somebody did."""
    member = User(email=f"peter@{host}", name="Peter", password_hash="", role=Role.PACKER)
    invited = Invitation(
        email=f"new@{host}", role=Role.PACKER, invited_by="Carol", expires_at=clock.now() + timedelta(days=1)
    )
    entry = AuditEntry(
        actor_name="Carol", actor_role="owner", action=AuditAction.CHANGED, entity_type="brand", label="",
        entity_id=str(ids.new()), subject_type="brand", subject_id="", changes={"name": ["a", "b"]},
    )  # fmt: skip
    session.add_all((member, invited, entry))
    return member.id, invited.id, entry.id


def _rate_to_come(session: Session) -> UUID:
    rate = TaxRate(
        tax_class=TaxClass.STANDARD, valid_from=(clock.now() + timedelta(days=9)).date(), rate_bp=1600
    )
    session.add(rate)
    session.flush()
    return rate.id


def _refund(session: Session, order: Order) -> Refund:
    payment = Payment(
        order_id=order.id, provider="eft", provider_payment_id=str(ids.new()), amount_cents=TOTAL_CENTS,
        currency="ZAR",
    )  # fmt: skip
    session.add(payment)
    session.flush()
    refund = Refund(
        order_id=order.id, payment_id=payment.id, amount_cents=TOTAL_CENTS, reason="", requested_by="test"
    )
    session.add(refund)
    session.flush()
    return refund


def _edit(session: Session, product_id: UUID) -> UUID:
    clearing = Change(Kind.CLEAR_WAS)
    return edits.start(session, clearing, {"ids": [str(product_id)]}, by="test").id


def _parked(store_id: UUID) -> Job:
    return Job(
        store_id=store_id, id=ids.new(), queue=QueueName.BULK, name="media.make_missing", arguments=[],
        run_after=clock.now(), parked_at=clock.now(),
    )  # fmt: skip


def line_of(client: ShopClient, variant_id: UUID, *, token: str = "") -> UUID:
    page = client.post("/cart/lines", {"variant_id": variant_id, "csrf_token": token}, fragment=True)
    form = page.all('form[action^="/cart/lines/"]')[0]
    return UUID(str(form["action"]).rsplit("/", 1)[1])


def rules(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Removals at the end, of parts before their wholes: what is gone is not found for a good reason."""
    for rule in sorted(app.url_map.iter_rules(), key=_destruction):
        if rule.arguments and rule.endpoint not in NOT_A_STORES:
            yield from ((rule, method) for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}))


def _destruction(rule: Rule) -> tuple[bool, int]:
    return rule.rule.endswith("/removal"), -len(rule.rule)


def ask(client: ShopClient, rule: Rule, method: str, theirs: Belongings, *, token: str) -> int:
    """The status. An argument that ``belongings`` does not know is a KeyError: say there what it names."""
    values = {name: theirs.arguments[name] for name in rule.arguments}
    built = rule.build(values, append_unknown=False)
    assert built is not None
    path = f"{built[1]}?key={theirs.key}"
    sent = {"Sec-Fetch-Site": "same-origin"}
    fields = {"csrf_token": token, "key": theirs.key, "quantity": "1"}
    with client.http.open(
        path, method=method, base_url=client.base, headers=sent, data=fields if method == "POST" else None
    ) as answer:
        return answer.status_code


@pytest.fixture
def token(carol: ShopClient) -> str:
    return str(carol.get("/admin").all('input[name="csrf_token"]')[0]["value"])


def test_another_stores_ids_are_not_found(app: Flask, shop: Cast, carol: ShopClient, token: str) -> None:
    neighbour = ShopClient(app, host=shop.jozi.host)
    theirs = belongings(app, shop.jozi, slug="city-bike", path="bicycles")
    theirs.arguments["line_id"] = line_of(neighbour, shop.jozi.variants["BIKE"])
    visitor = ShopClient(app, host=shop.kloof.host)
    answers = {
        f"{who} {method} {rule.rule}": ask(client, rule, method, theirs, token=token)
        for who, client in (("staff", carol), ("visitor", visitor))
        for rule, method in rules(app)
    }
    assert answers
    found = {asked: status for asked, status in answers.items() if status != 404}
    # A visitor is sent to the login before anything is looked for.
    assert {
        asked: status
        for asked, status in found.items()
        if not (asked.startswith("visitor") and ("/admin" in asked or "/account/" in asked))
    } == {}
    assert set(found.values()) <= {303}


def test_the_stores_own_ids_are_found(app: Flask, shop: Cast, carol: ShopClient, token: str) -> None:
    """Else the test above would pass on addresses that find nothing at all."""
    own = belongings(app, shop.kloof, slug="veld-mug", path="table/mugs")
    own.arguments["line_id"] = line_of(carol, shop.kloof.variants["KETTLE"], token=token)
    answers = {
        f"{method} {rule.rule}": ask(carol, rule, method, own, token=token) for rule, method in rules(app)
    }
    assert {asked: status for asked, status in answers.items() if status == 404} == {}


def test_what_is_left_out_is_there(app: Flask) -> None:
    assert set(NOT_A_STORES) <= {rule.endpoint for rule in app.url_map.iter_rules()}
