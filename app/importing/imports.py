"""A product file goes into a store, batch by batch; the caller commits after each."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.database import served_store
from app.importing.applying import Writer
from app.importing.columns import Columns
from app.importing.findings import Finding, Findings
from app.importing.formats import Format
from app.importing.pictures import NoPictures, PictureSource
from app.importing.planning import Outcome, Planner, ProductPlan
from app.importing.reader import Reader
from app.importing.records import ProductRecord
from app.importing.rows import Group
from app.importing.shelf import Shelf
from app.importing.tariff import Tariff, price_columns

BATCH = 50


class Products(Protocol):
    """A product file, or as much of one as a step of an import takes."""

    @property
    def format(self) -> Format: ...

    @property
    def columns(self) -> Columns: ...

    @property
    def orphans(self) -> list[int]:
        """Lines of rows that belong to no product."""

    def remarks(self, columns: Columns) -> list[Finding]:
        """What there is to say about the file as a whole, read by these columns; nothing for a later part of it."""

    def groups(self) -> Iterator[Group]: ...


class Journal(Protocol):
    """Looks on while a batch is written, or would be: for undoing it, and for showing it beforehand."""

    def watching(self, session: Session, plans: Sequence[ProductPlan]) -> AbstractContextManager[None]:
        """Entered before the first of the plans is applied, left after the last."""


class NoJournal:
    def watching(self, session: Session, plans: Sequence[ProductPlan]) -> AbstractContextManager[None]:
        return nullcontext()


@dataclass(frozen=True, slots=True)
class ImportOptions:
    pictures: PictureSource = field(default_factory=NoPictures)
    as_draft: bool = False
    dry_run: bool = False
    journal: Journal = field(default_factory=NoJournal)
    #: Every SKU the file has used so far, with its line; shared by the steps of one import.
    claimed: dict[str, int] = field(default_factory=dict)
    #: Of the prices, where they are not in rand, and what one of it is worth in rand.
    currency: str = ""
    rate: Decimal | None = None
    #: Converted prices are rounded to so many cents.
    round_to_cents: int = 1

    @property
    def tariff(self) -> Tariff:
        """Raises FileRefused for a currency without a rate."""
        return Tariff.of(self.currency, self.rate, round_to_cents=self.round_to_cents)


@dataclass(slots=True)
class BatchReport:
    """What became of each product of a batch, by handle, and what is to be said about the rows."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    #: Names of the pictures that are not to be had here.
    missing: list[str] = field(default_factory=list)


def import_products(session: Session, source: Products, options: ImportOptions) -> Iterator[BatchReport]:
    """One report for each batch, which is written when it is handed out; a dry run writes nothing.

    A product with a wrong cell is left out whole; the others are not held up by it. Raises FileRefused, before the
    first report, where nothing says what the prices are worth.
    """
    columns = price_columns(source.columns, options.tariff)
    return _reports(session, source, options, columns=columns)


def _reports(
    session: Session, source: Products, options: ImportOptions, *, columns: Columns
) -> Iterator[BatchReport]:
    about_file = _about_file(source, columns)
    if about_file.findings:
        yield about_file
    groups = source.groups()
    while batch := list(islice(groups, BATCH)):
        records = [_read(group, source.format, options.tariff, columns=columns) for group in batch]
        del batch
        yield _import_batch(session, records, options)
        options.pictures.forget()


def _about_file(source: Products, columns: Columns) -> BatchReport:
    """Remarks, and rows that belong to no product, which are wrong, each for itself."""
    column = columns.called(source.format.key_column)
    return BatchReport(
        outcomes={f"(line {line})": Outcome.WRONG for line in source.orphans},
        findings=source.remarks(columns) + [Finding(line, column, "is empty.") for line in source.orphans],
    )


def _import_batch(
    session: Session, read: list[tuple[ProductRecord, Findings]], options: ImportOptions
) -> BatchReport:
    """Under a lock of the store's own, so that two imports at once do not plan from the same snapshot."""
    if not options.dry_run:
        session.execute(select(func.pg_advisory_xact_lock(served_store(session).int & 0x7FFF_FFFF_FFFF_FFFF)))
    records = [record for record, findings in read if not findings.has_wrong]
    shelf = Shelf(session, records, _digests(records, options.pictures))
    planner = Planner(shelf, options.pictures, options.claimed, as_draft=options.as_draft)
    report = BatchReport()
    plans: list[ProductPlan] = []
    for record, findings in read:
        plan = None if findings.has_wrong else planner.plan(record, findings)
        wrong = plan is None or findings.has_wrong
        name = (
            record.handle if record.handle not in report.outcomes else f"{record.handle} (line {record.line})"
        )
        report.outcomes[name] = Outcome.WRONG if wrong or plan is None else plan.outcome
        report.findings += findings.all
        report.missing += findings.missing
        if plan is not None and not findings.has_wrong:
            plans.append(plan)
    with options.journal.watching(session, plans):
        if not options.dry_run:
            _write(Writer(session, shelf, options.pictures), plans)
    return report


def _read(
    group: Group, format: Format, tariff: Tariff, *, columns: Columns
) -> tuple[ProductRecord, Findings]:
    reader = Reader(tariff)
    rows = group.read_by(columns)
    reader.check_shape(rows)
    return format.read(rows, reader), reader.findings


def _digests(records: list[ProductRecord], pictures: PictureSource) -> list[str]:
    found = {pictures.find_digest(picture.file) for record in records for picture in record.pictures}
    return sorted(digest for digest in found if digest)


def _write(writer: Writer, plans: list[ProductPlan]) -> None:
    for plan in plans:
        writer.apply(plan)
    writer.finish()
