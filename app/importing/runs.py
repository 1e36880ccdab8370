"""An import from its file to its end: looked through, confirmed, written step by step. One capability for the command
and for the back office; whoever takes a step commits it, and a step that is lost is taken again from where it began.
"""

from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app import clock, ids, jobs
from app.crashpoints import crashpoint
from app.database import DomainError, lock, served_store
from app.importing import slices
from app.importing.findings import FileRefused
from app.importing.imports import BATCH, BatchReport, ImportOptions, Journal, import_products
from app.importing.models import CatalogueImport, ImportStatus
from app.importing.pictures import NoPictures, PictureSource
from app.importing.previews import Preview
from app.importing.recording import Recorder
from app.importing.tariff import Tariff
from app.media.port import IMPORTS
from app.media.storage import storage

#: Nothing is written and no row is locked while a file is looked through, so such a step may be longer.
CHECKED_AT_ONCE = 10 * BATCH
KEPT_FINDINGS = 200
KEPT_MISSING = 5
#: An import that has not come a step further for so long (its process was killed) is in nobody's way.
STANDS_STILL_AFTER = timedelta(minutes=15)
MOVING = (ImportStatus.CHECKING, ImportStatus.RUNNING, ImportStatus.UNDOING)


class ImportUnderWay(DomainError):
    """One import of a store at a time."""

    def __init__(self, other: CatalogueImport) -> None:
        super().__init__(
            f"{other.file_name} is being brought in at the moment. Wait until that has ended, and try again."
        )


class NotInThisState(DomainError):
    """The import has moved on since the page with the button was drawn."""

    def __init__(self, run: CatalogueImport) -> None:
        super().__init__(f"{run.file_name} is {run.status.value}; look at it again before you decide.")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person decides about an import."""

    as_draft: bool = False
    fetch_pictures: bool = False
    currency: str = ""
    #: Rand for one unit of the currency.
    rate: Decimal | None = None
    round_to_cents: int = 1

    def import_options(
        self, *, dry_run: bool, journal: Journal, pictures: PictureSource | None = None
    ) -> ImportOptions:
        return ImportOptions(
            pictures=pictures or NoPictures(),
            as_draft=self.as_draft,
            dry_run=dry_run,
            journal=journal,
            currency=self.currency,
            rate=self.rate,
            round_to_cents=self.round_to_cents,
        )

    def kept(self) -> dict[str, Any]:
        return {
            "as_draft": self.as_draft,
            "fetch_pictures": self.fetch_pictures,
            "currency": self.currency,
            "rate": None if self.rate is None else str(self.rate),
            "round_to_cents": self.round_to_cents,
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Choices":
        rate = kept["rate"]
        return cls(**{**kept, "rate": None if rate is None else Decimal(rate)})


@dataclass(frozen=True, slots=True)
class ProductFile:
    """As it was handed in."""

    name: str
    content: bytes = field(repr=False)


def start(session: Session, file: ProductFile, choices: Choices, *, by: str) -> CatalogueImport:
    """Keep the file and begin to look through it. Raises FileRefused, ImportUnderWay, StorageUnavailable."""
    run = begin(session, file, choices, by=by)
    jobs.enqueue(session, "importing.check", run.id)
    return run


def begin(session: Session, file: ProductFile, choices: Choices, *, by: str) -> CatalogueImport:
    """The import and its file, for a caller who takes the steps himself."""
    # What is no currency is refused before anything is kept.
    Tariff.of(choices.currency, choices.rate, round_to_cents=choices.round_to_cents)
    refuse_two(session)
    import_id = ids.new()
    run = CatalogueImport(
        id=import_id,
        file_name=file.name[:200],
        file_key=f"{served_store(session)}/{IMPORTS}/{import_id}.csv",
        options=choices.kept(),
        started_by=by,
        counts={},
        findings=[],
        grown={},
        preview={},
    )
    storage().put(run.file_key, file.content)
    session.add(run)
    session.flush()  # the steps find it by its key
    return run


def refuse_two(session: Session) -> None:
    """Under the lock that each step of an import takes, so of two that begin at once one is refused.

    Raises ImportUnderWay.
    """
    hold_store(session)
    other = session.scalars(
        select(CatalogueImport)
        .where(
            CatalogueImport.status.in_(MOVING),
            CatalogueImport.moved_at > clock.now() - STANDS_STILL_AFTER,
        )
        .limit(1)
    ).first()
    if other is not None:
        raise ImportUnderWay(other)


def hold_store(session: Session) -> None:
    """One at a time until the end of the transaction; taken before any row of an import is locked."""
    session.execute(select(func.pg_advisory_xact_lock(served_store(session).int & 0x7FFF_FFFF_FFFF_FFFF)))


def confirm(session: Session, import_id: UUID) -> CatalogueImport:
    """Write it, by jobs. Raises NotFound, NotInThisState, ImportUnderWay."""
    refuse_two(session)
    run = lock(session, CatalogueImport, import_id)
    if run.status is not ImportStatus.CHECKED:
        raise NotInThisState(run)
    set_running(run)
    jobs.enqueue(session, "importing.write", run.id)
    return run


def set_running(run: CatalogueImport) -> None:
    """What the dry run counted is counted again, as it happens."""
    run.status = ImportStatus.RUNNING
    _count_anew(run)
    run.moved_at = clock.now()


def forget(session: Session, import_id: UUID) -> CatalogueImport:
    """An import that nobody wants any more before anything of it was written. Raises NotFound, NotInThisState."""
    run = lock(session, CatalogueImport, import_id)
    if run.status not in (ImportStatus.CHECKED, ImportStatus.REFUSED):
        raise NotInThisState(run)
    _drop_file(session, run)
    session.delete(run)
    return run


# --- steps -----------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Step:
    """What became of some products, and whether there are more."""

    reports: list[BatchReport] = field(default_factory=list)
    is_last: bool = True


def check_step(session: Session, import_id: UUID) -> Step:
    """Look through some more of the file. The caller commits."""
    run = lock(session, CatalogueImport, import_id)
    if run.status is not ImportStatus.CHECKING:
        return Step()
    # A process that has not read the beginning does not know which SKUs are taken there.
    if run.done and not slices.is_open(run.id, run.done):
        _count_anew(run)
    preview = Preview(already=len(run.preview.get("products", [])))
    options = Choices.of(run.options).import_options(dry_run=True, journal=preview)
    step = _step(session, run, options, at_once=CHECKED_AT_ONCE)
    run.preview = {**run.preview, "products": run.preview.get("products", []) + preview.products}
    if step.is_last and run.status is ImportStatus.CHECKING:
        run.status = ImportStatus.CHECKED
        slices.close(run.id)
    return step


def write_step(session: Session, import_id: UUID, *, pictures: PictureSource | None = None) -> Step:
    """Write some more of the file: a batch, which is in whole or not at all. The caller commits."""
    hold_store(session)
    run = lock(session, CatalogueImport, import_id)
    if run.status is not ImportStatus.RUNNING:
        return Step()
    choices = Choices.of(run.options)
    recorder = Recorder(run.id, fetches=choices.fetch_pictures)
    options = choices.import_options(dry_run=False, journal=recorder, pictures=pictures)
    step = _step(session, run, options, at_once=BATCH)
    if step.is_last:
        finish(session, run)
    session.flush()
    crashpoint("importing.slice_written")
    return step


def break_off(session: Session, import_id: UUID) -> None:
    """Whoever took the steps cannot go on. What is in is in, and can be undone."""
    run = lock(session, CatalogueImport, import_id)
    if run.status is ImportStatus.RUNNING:
        run.problem = (
            f"Broken off after {run.done} of {run.total} products. The same file again brings in the rest."
        )
        finish(session, run)


def finish(session: Session, run: CatalogueImport) -> None:
    if run.status is ImportStatus.RUNNING:
        run.status = ImportStatus.DONE
    run.finished_at = clock.now()
    _drop_file(session, run)


def _step(session: Session, run: CatalogueImport, options: ImportOptions, *, at_once: int) -> Step:
    try:
        reading = slices.reading_at(run.id, run.file_key, run.done)
        part = reading.take(at_once)
        options = replace(options, claimed=reading.claimed)
        reports = list(import_products(session, part, options))
    except FileRefused as refusal:
        # In the storage it has another name than the one its owner knows.
        _refuse(session, run, str(refusal).replace(f"{run.id}.csv", run.file_name))
        return Step()
    except FileNotFoundError:
        _refuse(session, run, "The file is not in the storage any more. Hand it in again.")
        return Step()
    run.format, run.total = reading.source.format.name, len(reading)
    for report in reports:
        _count(run, report)
    run.done += len(part)
    run.moved_at = clock.now()
    return Step(reports, is_last=run.done >= run.total)


def _refuse(session: Session, run: CatalogueImport, sentence: str) -> None:
    run.status, run.problem = ImportStatus.REFUSED, sentence
    run.finished_at = clock.now()
    _drop_file(session, run)


def _drop_file(session: Session, run: CatalogueImport) -> None:
    """By a job, so after the commit: a step that is lost and taken again needs the file again."""
    slices.close(run.id)
    jobs.enqueue(session, "importing.drop_file", run.file_key)


def _count_anew(run: CatalogueImport) -> None:
    run.done, run.counts = 0, {}
    run.findings, run.finding_count, run.preview = [], 0, {}


def _count(run: CatalogueImport, report: BatchReport) -> None:
    """JSON columns are set, not changed in place, or the session would not know."""
    counted = Counter(run.counts)
    counted.update(outcome.value for outcome in report.outcomes.values())
    run.counts = dict(counted)
    run.finding_count += len(report.findings)
    room = max(KEPT_FINDINGS - len(run.findings), 0)
    run.findings = [*run.findings, *map(asdict, report.findings[:room])]
    missing = [*run.preview.get("missing", []), *report.missing][:KEPT_MISSING]
    count = run.preview.get("missing_count", 0) + len(report.missing)
    run.preview = {**run.preview, "missing": missing, "missing_count": count}
