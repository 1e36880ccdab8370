"""``bin/fusion catalog``: goods in bulk."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from app.config import Settings
from app.crashpoints import crashpoint
from app.database import DomainError, NotFound, get, in_store, served_store
from app.extensions import db
from app.importing import runs, undo
from app.importing.cells import Unreadable, number
from app.importing.exporting import FORMATS, export_products
from app.importing.findings import say_missing
from app.importing.imports import BatchReport, import_products
from app.importing.models import CatalogueImport
from app.importing.pictures import NoPictures, PictureFolder, PictureSource
from app.importing.planning import Outcome
from app.importing.previews import Preview
from app.importing.queries import left_alone, recent_imports
from app.importing.reading import Source
from app.stores.queries import find_profile, find_store_id

catalog = AppGroup("catalog", help="The goods of a store.")
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
in_a_store = click.option("--store", "slug", required=True, help="The store's short name.")
OPERATOR = "bin/fusion"
MOST_SHOWN = 50


def register(app: Flask) -> None:
    app.cli.add_command(catalog)


class Amount(click.ParamType[Decimal]):
    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            return number(value) if isinstance(value, str) else Decimal(value)
        except Unreadable as error:
            self.fail(str(error), param, ctx)


AMOUNT = Amount()


@contextmanager
def _serving(slug: str) -> Iterator[Session]:
    """A session at the store; what the shop refuses is told as a sentence."""
    store_id = find_store_id(db.session(), slug)
    if store_id is None:
        raise click.ClickException(f"There is no store called {slug}; `stores list` names them.")
    # A large file takes minutes: a read left open so long is ended by the server, and the command with it.
    db.session.rollback()
    try:
        with in_store(store_id) as session:
            yield session
    except NotFound:
        raise click.ClickException(f"{slug} has no such import; `catalog imports` names them.") from None
    except DomainError as refusal:
        raise click.ClickException(str(refusal)) from refusal


# --- bringing in -----------------------------------------------------------------------------------------------


@catalog.command("import")
@click.argument("file", type=EXISTING_FILE)
@in_a_store
@click.option("--images", type=EXISTING_FOLDER, help="A folder with the pictures that the file names.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--draft", "as_draft", is_flag=True, help="New products are drafts, whatever the file says.")
@click.option("--fetch-pictures", is_flag=True, help="Fetch pictures that the file names by address.")
@click.option("--currency", default="", help="Of the prices, where they are not in rand: EUR, USD ...")
@click.option("--rate", type=AMOUNT, help="What one of that currency is worth in rand.")
@click.option("--round-to", "round_to_cents", default=1, help="Round converted prices to so many cents.")
def import_command(file: Path, slug: str, images: Path | None, **options: Any) -> None:
    """Bring a product FILE (CSV of Shopify, WooCommerce or Medusa) into a store. Again, it changes nothing.

    Ends with 1 where a product was left out; the others are in.
    """
    pictures = PictureFolder(images) if images else NoPictures()
    is_dry = options.pop("dry_run")
    choices = runs.Choices(**options)
    with _serving(slug) as session:
        telling = _Telling(names=is_dry)
        _look_through(session, file, choices, pictures=pictures, telling=telling if is_dry else None)
        if not is_dry:
            _write(session, file, choices, pictures=pictures, telling=telling)
    telling.sum_up()
    if is_dry:
        click.echo("A dry run: nothing was written.")
    sys.exit(1 if telling.counts[Outcome.WRONG] else 0)


class _Telling:
    """What is said while it goes on, and at the end."""

    def __init__(self, *, names: bool) -> None:
        self.counts: Counter[Outcome] = Counter()
        self.missing: list[str] = []
        self.names = names

    def hear(self, report: BatchReport) -> None:
        self.counts.update(report.outcomes.values())
        self.missing += report.missing
        for finding in report.findings:
            click.echo(f"{'wrong' if finding.is_wrong else 'note '}  {finding}")
        for handle, outcome in report.outcomes.items():
            if self.names and outcome is not Outcome.UNCHANGED:
                click.echo(f"{outcome:9}  {handle}")

    def sum_up(self) -> None:
        if self.missing:
            click.echo(f"note   {say_missing(self.missing)}")
        click.echo(", ".join(f"{self.counts[outcome]} {outcome}" for outcome in Outcome))


def _look_through(
    session: Session,
    file: Path,
    choices: runs.Choices,
    *,
    pictures: PictureSource,
    telling: _Telling | None,
) -> None:
    """The dry run; with nobody to tell, only whether the file is refused, before anything is kept of it."""
    source = Source(file)
    options = choices.import_options(dry_run=True, journal=Preview(), pictures=pictures)
    reports = import_products(session, source, options)
    if telling is None:
        return
    with _bar("Products", len(source)) as advance:
        for report in reports:
            telling.hear(report)
            advance(len(report.outcomes))


def _write(
    session: Session, file: Path, choices: runs.Choices, *, pictures: PictureSource, telling: _Telling
) -> None:
    """Each step committed as it is taken. What breaks it off, a person's Ctrl-C too, leaves what is in."""
    run = runs.begin(session, runs.ProductFile(file.name, file.read_bytes()), choices, by=OPERATOR)
    runs.set_running(run)
    import_id = run.id
    session.commit()
    try:
        _take_steps(session, import_id, pictures=pictures, telling=telling)
    except BaseException:
        session.rollback()
        runs.break_off(session, import_id)
        session.commit()
        raise
    click.echo(f"Import {import_id}: `catalog undo {import_id}` takes it back.")


def _take_steps(session: Session, import_id: UUID, *, pictures: PictureSource, telling: _Telling) -> None:
    with _bar("Products", 0) as advance:
        is_last = False
        while not is_last:
            step = runs.write_step(session, import_id, pictures=pictures)
            session.commit()
            crashpoint("importing.slice_committed")
            for report in step.reports:
                telling.hear(report)
                advance(len(report.outcomes))
            is_last = step.is_last


@contextmanager
def _bar(label: str, length: int) -> Iterator[Callable[[int], None]]:
    """On a terminal; elsewhere what is told line by line is progress enough."""
    is_quiet = not sys.stderr.isatty()
    with click.progressbar(length=length, label=label, file=sys.stderr, hidden=is_quiet) as bar:
        yield bar.update


# --- looking back ----------------------------------------------------------------------------------------------


@catalog.command("imports")
@in_a_store
def imports_command(slug: str) -> None:
    """List what was brought in, newest first."""
    with _serving(slug) as session:
        for run in recent_imports(session, limit=MOST_SHOWN):
            click.echo(
                f"{run.id}  {run.created_at:%Y-%m-%d %H:%M}  {run.status:9}  {run.done} of {run.total}"
                f"  {run.file_name}  {_in_words(run.counts)}"
            )


def _in_words(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items())


@catalog.command("undo")
@click.argument("import_id", type=click.UUID)
@in_a_store
def undo_command(import_id: UUID, slug: str) -> None:
    """Put the catalogue back as it was before an import; what was changed since is left alone and named."""
    with _serving(slug) as session:
        total = undo.begin_undoing(session, import_id).total
        session.commit()
        with _bar("Products", total) as advance:
            goes_on = True
            while goes_on:
                goes_on = undo.undo_step(session, import_id)
                session.commit()
                advance(undo.AT_ONCE)
        run = get(session, CatalogueImport, import_id)
        for title, reason in left_alone(session, import_id, limit=MOST_SHOWN):
            click.echo(f"{title}: {reason}")
        click.echo(f"Undone: {_in_words(undo.undone_counts(run)) or 'there was nothing to undo'}.")


# --- taking out ------------------------------------------------------------------------------------------------


@catalog.command("export")
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@in_a_store
@click.option("--format", "format_name", type=click.Choice(sorted(FORMATS)), default="shopify")
def export_command(file: str, slug: str, format_name: str) -> None:
    """Write all products to a FILE, or to - for the standard output, as Shopify or WooCommerce takes them."""
    with _serving(slug) as session:
        store_id = served_store(session)
        origin = _origin(session, store_id)
    with click.open_file(file, "w", encoding="utf-8", atomic=file != "-") as target:
        for text in export_products(store_id, FORMATS[format_name], origin=origin):
            target.write(text)


def _origin(session: Session, store_id: UUID) -> str:
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    profile = find_profile(session, store_id)
    assert profile is not None
    return settings.public_url(profile.primary_host)
