"""``bin/fusion catalog``: goods in bulk."""

import sys
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import click
from flask import Flask
from flask.cli import AppGroup

from app.database import in_store
from app.extensions import db
from app.importing.cells import Unreadable, number
from app.importing.findings import FileRefused, say_missing
from app.importing.imports import BatchReport, ImportOptions, import_products
from app.importing.pictures import NoPictures, PictureFolder
from app.importing.planning import Outcome
from app.importing.reading import Source
from app.stores.queries import find_store_id

catalog = AppGroup("catalog", help="The goods of a store.")
EXISTING_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
EXISTING_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


class Amount(click.ParamType[Decimal]):
    name = "amount"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Decimal:
        try:
            return number(value) if isinstance(value, str) else Decimal(value)
        except Unreadable as error:
            self.fail(str(error), param, ctx)


AMOUNT = Amount()


def register(app: Flask) -> None:
    app.cli.add_command(catalog)


@catalog.command("import")
@click.argument("file", type=EXISTING_FILE)
@click.option("--store", "slug", required=True, help="The store's short name.")
@click.option("--images", type=EXISTING_FOLDER, help="A folder with the pictures that the file names.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and change nothing.")
@click.option("--draft", "as_draft", is_flag=True, help="New products are drafts, whatever the file says.")
@click.option(
    "--currency", default="", help="What the file's prices are in, where it is not rand: EUR, USD ..."
)
@click.option("--rate", type=AMOUNT, help="What one of that currency is worth in rand.")
@click.option("--round-to", "round_to_cents", default=1, help="Round converted prices to so many cents.")
def import_command(file: Path, slug: str, images: Path | None, **choices: Any) -> None:
    """Bring a product FILE (CSV) of Shopify, WooCommerce or Medusa into a store. Again changes nothing.

    Ends with 1 where a product was left out; the others are in.
    """
    store_id = find_store_id(db.session(), slug)
    if store_id is None:
        raise click.ClickException(f"There is no store called {slug}; `stores list` names them.")
    # A large file takes minutes: a read left open so long is ended by the server, and the command with it.
    db.session.rollback()
    options = ImportOptions(pictures=PictureFolder(images) if images else NoPictures(), **choices)
    try:
        source = Source(file)
        with in_store(store_id) as session:
            counts = _follow(import_products(session, source, options), len(source), options=options)
    except FileRefused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    _sum_up(counts, dry_run=options.dry_run)
    sys.exit(1 if counts[Outcome.WRONG] else 0)


def _follow(reports: Iterable[BatchReport], products: int, *, options: ImportOptions) -> Counter[Outcome]:
    """Commit each batch as it comes, and tell what there is to tell."""
    counts: Counter[Outcome] = Counter()
    missing: list[str] = []
    with click.progressbar(length=products, label="Products", file=sys.stderr, hidden=_is_quiet()) as bar:
        for report in reports:
            if not options.dry_run:
                db.session.commit()
            counts.update(report.outcomes.values())
            missing += report.missing
            bar.update(len(report.outcomes))
            _tell(report, names=options.dry_run)
    if missing:
        click.echo(f"note   {say_missing(missing)}")
    return counts


def _is_quiet() -> bool:
    return not sys.stderr.isatty()


def _tell(report: BatchReport, *, names: bool) -> None:
    for finding in report.findings:
        click.echo(f"{'wrong' if finding.is_wrong else 'note '}  {finding}")
    for handle, outcome in report.outcomes.items():
        if names and outcome is not Outcome.UNCHANGED:
            click.echo(f"{outcome:9}  {handle}")


def _sum_up(counts: Counter[Outcome], *, dry_run: bool) -> None:
    click.echo(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
    if dry_run:
        click.echo("A dry run: nothing was written.")
