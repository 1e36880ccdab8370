"""``bin/fusion stores`` and ``bin/fusion jobs``: the operator's view of the installation."""

import re
import sys

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import func, literal, select
from sqlalchemy.dialects.postgresql import aggregate_order_by

from app import clock, ids
from app.database import in_store
from app.drain import drain
from app.extensions import db
from app.jobs import Job, QueueName
from app.ops.store_facts_command import set_facts, vat_number
from app.pricing.rates import set_usual_rates
from app.shipping.founding import deliver_everywhere
from app.stores.models import Store, StoreDomain
from app.stores.queries import find_store_id

stores = AppGroup("stores", help="The shops of this installation.")
jobs = AppGroup("jobs", help="Work that waits, runs or is parked.")
SLUG_SHAPE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def register(app: Flask) -> None:
    stores.add_command(set_facts)
    app.cli.add_command(stores)
    app.cli.add_command(jobs)


@stores.command("list")
def list_stores() -> None:
    """Name every store with the hosts it answers on, the primary one first."""
    hosts = (
        select(
            func.string_agg(
                StoreDomain.host,
                aggregate_order_by(literal(", "), StoreDomain.is_primary.desc(), StoreDomain.host),
            )
        )
        .where(StoreDomain.store_id == Store.id)
        .correlate(Store)
        .scalar_subquery()
    )
    for slug, name, answers_on in db.session.execute(
        select(Store.slug, Store.name, hosts).order_by(Store.slug)
    ):
        click.echo(f"{slug:16} {name:28} {answers_on or 'no host'}")


@stores.command("create")
@click.argument("slug")
@click.option("--name", required=True)
@click.option("--host", required=True, help="The host name it answers on, without port.")
@click.option("--theme", type=click.Choice(("kloof", "jozi")), default="kloof")
@click.option(
    "--vat-number",
    callback=vat_number,
    help="Ten digits beginning with 4; none for a shop that is no vendor.",
)
@click.option(
    "--delivery",
    "delivery_rand",
    type=click.IntRange(0, 10_000),
    default=99,
    show_default=True,
    help="What a parcel costs, in whole rand, to any province, up to 30 kg.",
)
def create_store(slug: str, name: str, host: str, *, delivery_rand: int, **facts: str | None) -> None:
    """Found a store with the VAT rates of today, one delivery rate and nothing on its shelves."""
    if not SLUG_SHAPE.fullmatch(slug):
        raise click.ClickException("A store's short name has small letters and digits, joined by hyphens.")
    if find_store_id(db.session(), slug) is not None:
        raise click.ClickException(f"There is a store called {slug} already.")
    if db.session.get(StoreDomain, host.lower()) is not None:
        raise click.ClickException(f"Another store answers on {host}.")
    db.session.rollback()
    with in_store(ids.new()) as session:
        store = Store(id=session.info["store_id"], slug=slug, name=name, **facts)
        session.add(store)
        session.flush()  # hosts and rates point at the store by key alone
        session.add(StoreDomain(host=host.lower(), store_id=store.id, is_primary=True))
        set_usual_rates(session)
        deliver_everywhere(session, price_cents=delivery_rand * 100)
        session.commit()
    click.echo(f"{name} answers on {host}.")


@jobs.command("status")
def job_status() -> None:
    """Count what waits, runs and is parked; name what is parked and why. Ends with 1 where something is."""
    session = db.session()
    counted = session.execute(
        select(Job.queue, func.count(), func.min(Job.run_after))
        .where(Job.parked_at.is_(None))
        .group_by(Job.queue)
        .order_by(Job.queue)
    ).all()
    for queue, count, oldest in counted:
        late = max(0, int((clock.now() - oldest).total_seconds()))
        click.echo(f"{queue:6} {count} waiting, the oldest {late} s past its time")
    if not counted:
        click.echo("nothing waits")
    parked = session.scalars(select(Job).where(Job.parked_at.is_not(None)).order_by(Job.parked_at)).all()
    for job in parked:
        click.echo(f"parked {job.id} {job.name} {' '.join(job.arguments)}: {job.last_error}")
    sys.exit(1 if parked else 0)


@jobs.command("retry")
@click.argument("job_id", type=click.UUID, required=False)
@click.option("--all", "every", is_flag=True, help="Every parked job.")
def retry(job_id: object, **flags: bool) -> None:
    """Run a parked job again, or all of them."""
    if job_id is None and not flags["every"]:
        raise click.UsageError("Name a job, or say --all.")
    chosen = Job.parked_at.is_not(None) if job_id is None else Job.id == job_id
    again = db.session.scalars(select(Job).where(chosen, Job.parked_at.is_not(None)).with_for_update()).all()
    for job in again:
        job.run_again()
    db.session.commit()
    click.echo(f"{len(again)} will run again")


@jobs.command("run-due")
def run_due() -> None:
    """Run everything that is due, here and now, as a worker would; then stop."""
    for queue in QueueName:
        click.echo(f"{queue}: {drain(queue)} jobs run")
