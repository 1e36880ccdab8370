"""``bin/fusion demo``: the made-up shops of a fresh installation. Development only: their passwords are public."""

from datetime import timedelta
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app import clock, ids
from app.config import Settings
from app.database import in_store
from app.demo.describing import date_goods, lay_out_collections
from app.demo.founding import found_shop
from app.demo.month import claim_orders, clear_the_diary, has_traded, leave_notes, play
from app.demo.progress import progress
from app.demo.scale import loading as scale
from app.demo.searching import play_searches
from app.demo.stocking import fill_shelves, front_page, stock_shop
from app.demo.store_file import SLUGS, DemoShop
from app.demo.words import post_reviews
from app.extensions import db
from app.importing.findings import FileRefused
from app.inventory import listings
from app.inventory.alerts import set_usual_threshold
from app.search import reindex_command, reindexing
from app.stores.queries import find_store_id, forget_profiles, store_ids

#: Shops that opened this morning would have no month of orders behind them.
OPEN_FOR = timedelta(days=60)

demo = AppGroup("demo", help="The demo shops (development only).")


def register(app: Flask) -> None:
    app.cli.add_command(demo)


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing where there is a store already.")
@click.option("--store", "slug", type=click.Choice(SLUGS), help="This shop only.")
@click.option("--scale", "is_scale", is_flag=True, help="A shop as large as one may get instead, by itself.")
@click.option("--products", type=click.IntRange(min=100), default=100_000, help="With --scale.")
@click.option("--orders", type=click.IntRange(min=0), default=200_000, help="With --scale.")
def load(slug: str | None, products: int, orders: int, **flags: bool) -> None:
    """Found and stock the demo shops. Again is harmless: stock goes back to what the files say."""
    settings = _refuse_outside_development()
    if flags["is_scale"]:
        _load_at_scale(scale.Size(products, orders), settings)
        return
    if flags["if_empty"] and store_ids(db.session()):
        click.echo("There is a store already; nothing was loaded.")
        return
    for name in [slug] if slug else SLUGS:
        _load(DemoShop.read(name))
    forget_profiles()


def _load(shop: DemoShop) -> None:
    """The shop in one transaction, so that a load that was cut short leaves no half shop behind; then its trade."""
    store_id: UUID = find_store_id(db.session(), shop.slug) or ids.new()
    db.session.rollback()
    opened = clock.now() - OPEN_FOR
    try:
        with in_store(store_id) as session, clock.running_on(lambda: opened):
            store = found_shop(session, shop.facts)
            count = stock_shop(session, shop)
            store.home = front_page(session, shop)
            session.commit()
    except FileRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _trade(store_id, shop)
    click.echo(f"{shop.facts['name']}: {count} products")


def _trade(store_id: UUID, shop: DemoShop) -> None:
    """A month of orders, what buyers say of it, and the shelves filled up again."""
    with in_store(store_id) as session:
        if not has_traded(session):
            listings.refresh(session, date_goods(session, shop.facts))
            session.commit()
            for _ in play(session, shop.facts):
                session.commit()
            leave_notes(session, shop.facts)
            fill_shelves(session, shop)
            set_usual_threshold(session, shop.facts["low_stock_at"])
        lay_out_collections(session, shop.facts)
        post_reviews(session, shop.facts)
        play_searches(session, shop.facts)
        claim_orders(session)
        clear_the_diary(session)
        session.commit()


def _load_at_scale(size: scale.Size, settings: Settings) -> None:
    """Slice by slice, each committed; what is searched is written at the end, as ``search reindex`` does it."""
    store_id: UUID = find_store_id(db.session(), scale.SLUG) or ids.new()
    db.session.rollback()
    with in_store(store_id) as session:
        scale.found(session, size)
        session.commit()
        with progress("Products", size.products) as advance:
            for _ in scale.stock(session, size, advance):
                session.commit()
        scale.count_goods(session)
        session.commit()
        with progress("Orders", size.orders) as advance:
            for _ in scale.trade(session, size, advance):
                session.commit()
        if reindexing.drift(session):
            with progress("Search documents", size.products) as advance:
                reindex_command.reindex(session, advance)
            reindexing.finish(session)
        session.commit()
    forget_profiles()
    click.echo(f"{settings.public_url(scale.HOST)}: {size.products} products, {size.orders} orders")
    for person in scale.staff():
        click.echo(f"    {person['role']:8} {person['email']:26} {person['password']}")


@demo.command("logins")
def logins() -> None:
    """Print who can log in to the demo shops, and with what; and the promotion codes there are to try."""
    settings = _refuse_outside_development()
    for shop in map(DemoShop.read, SLUGS):
        click.echo(f"  {shop.facts['name']} ({settings.public_url(shop.facts['hosts'][0])})")
        for person in [*shop.facts["customers"], *shop.facts["staff"]]:
            role = person.get("role", "shopper")
            click.echo(f"    {role:10} {person['email']:26} {person['password']}")
        for promotion in shop.facts.get("promotions", ()):
            click.echo(f"    code       {promotion['code']:26} {promotion['name']}")


def _refuse_outside_development() -> Settings:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    if not settings.is_development:
        raise click.ClickException("The demo shops have public passwords: FUSION_ENV=development only.")
    return settings
