"""What would have to change for the store to say what the file says. Nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import pairwise
from typing import Any
from uuid import UUID

from app.catalog.attribute_values import ValueRefused
from app.catalog.models.product import Product, ProductStatus, Variant
from app.importing.attribute_shelf import in_words
from app.importing.findings import Findings
from app.importing.pictures import PictureSource
from app.importing.records import PictureRecord, ProductRecord, VariantRecord
from app.importing.shelf import Shelf
from app.importing.skus import generated_sku
from app.inventory.models import StockItem
from app.inventory.stock import Level
from app.media.pictures import PictureRefused

#: Bytes; an index holds the values of a variant.
LONGEST_COMBINATION = 1_500


class Outcome(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    WRONG = "wrong"


@dataclass(slots=True)
class VariantPlan:
    record: VariantRecord
    variant: Variant | None
    #: Columns to set, by name; everything for a new variant.
    changes: dict[str, Any]
    level: Level | None


@dataclass(slots=True)
class ProductPlan:
    record: ProductRecord
    product: Product | None
    changes: dict[str, Any] = field(default_factory=dict)
    #: Names of the rows to point at, by column.
    named: dict[str, str] = field(default_factory=dict)
    moves_category: bool = False
    changes_options: bool = False
    variants: list[VariantPlan] = field(default_factory=list)
    withdrawn: list[Variant] = field(default_factory=list)
    #: The whole gallery, or None to leave it as it is.
    gallery: list[PictureRecord] | None = None
    #: All that it says of itself, or None to leave it as it is.
    attributes: list[tuple[str, str]] | None = None

    @property
    def outcome(self) -> Outcome:
        if self.product is None:
            return Outcome.NEW
        differs = (
            self.changes
            or self.named
            or self.moves_category
            or self.changes_options
            or self.withdrawn
            or self.gallery is not None
            or self.attributes is not None
            or any(each.changes or each.level for each in self.variants)
        )
        return Outcome.CHANGED if differs else Outcome.UNCHANGED


@dataclass(frozen=True, slots=True)
class Planner:
    """Compares records with the shelf. ``claimed`` is every SKU and handle the file has used so far, with its line."""

    shelf: Shelf
    pictures: PictureSource
    claimed: dict[str, int]
    as_draft: bool = False

    def plan(self, record: ProductRecord, findings: Findings) -> ProductPlan:
        """Not to be applied when the findings have something wrong."""
        product = self.shelf.find(record)
        if product is not None:
            record.handle = product.handle
            if product.deleted_at is not None:
                findings.note(record.line, "", "it had been deleted, and is brought back.")
        self._claim_handle(record, findings)
        plan = ProductPlan(record, product)
        self._plan_attributes(plan, findings)
        plan.changes = self._product_changes(record, product)
        plan.named = {
            column: name
            for column, name in record.named.items()
            if self._points_elsewhere(product, column, name)
        }
        plan.moves_category = self._moves(record, product)
        plan.changes_options = product is not None and _options_of(product) != _options_in(record)
        self._plan_variants(plan, findings)
        self._plan_gallery(plan, findings)
        return plan

    def _claim_handle(self, record: ProductRecord, findings: Findings) -> None:
        line = self.claimed.setdefault(f"handle\n{record.handle}", record.line)
        if line != record.line:
            findings.wrong(record.line, "", f"{record.handle[:80]} is the product of line {line} already.")

    def _plan_attributes(self, plan: ProductPlan, findings: Findings) -> None:
        """A product that says something of itself has a type: the file's, its own, or that of its category's name.

        What it said under another type it goes on saying.
        """
        record, product = plan.record, plan.product
        present = self.shelf.attributes.get(product.id, {}) if product else {}
        wanted = record.says_over(present)
        if wanted and not record.named.get("product_type_id"):
            record.named.pop("product_type_id", None)
            if product is None or product.product_type_id is None:
                record.named["product_type_id"] = record.category[-1] if record.category else "Goods"
        type_name = record.named.get("product_type_id")
        moves = type_name is not None and self._points_elsewhere(product, "product_type_id", type_name)
        said = self._in_kind(plan, dict(wanted), findings)
        if said != present or (said and moves):
            plan.attributes = list(said.items())

    def _in_kind(self, plan: ProductPlan, wanted: dict[str, str], findings: Findings) -> dict[str, str]:
        """As the shop would say it back: a number in its attribute's unit, choices in their order."""
        type_name = plan.record.named.get("product_type_id")
        present = plan.product.product_type_id if plan.product else None
        said = {}
        for name, words in wanted.items():
            attribute = self.shelf.find_attribute(name, type_name=type_name, type_id=present)
            try:
                said[name] = in_words(attribute, words) if attribute else words
            except ValueRefused as refused:
                findings.wrong(plan.record.line, name, str(refused))
        return said

    def _product_changes(self, record: ProductRecord, product: Product | None) -> dict[str, Any]:
        facts = dict(record.facts)
        if product is not None:
            facts["deleted_at"] = None  # what the file sells is in the shop again
            if self.as_draft:
                facts.pop("status", None)  # a draft of an earlier run stays one
            return {name: value for name, value in facts.items() if getattr(product, name) != value}
        facts.setdefault("status", ProductStatus.ACTIVE)
        if self.as_draft:
            facts["status"] = ProductStatus.DRAFT
        return {"handle": record.handle, **facts}

    def _points_elsewhere(self, product: Product | None, column: str, name: str) -> bool:
        if product is None:
            return True
        row = self.shelf.named[column].find(name)
        present: UUID | None = getattr(product, column)
        return present != row.id if row else bool(name) or present is not None

    def _moves(self, record: ProductRecord, product: Product | None) -> bool:
        if not record.category or product is None:
            return bool(record.category)
        if record.category_is_guess and product.category_id is None:
            return False
        category = self.shelf.tree.find(record.category)
        return category is None or category.id != product.category_id

    def _plan_variants(self, plan: ProductPlan, findings: Findings) -> None:
        known = list(plan.product.variants) if plan.product else []
        matched = _match(known, plan.record)
        in_order = _are_in_order([matched.get(place) for place in range(len(plan.record.variants))])
        for position, record in enumerate(plan.record.variants):
            if sum(len(value.encode()) for value in record.option_values) > LONGEST_COMBINATION:
                findings.wrong(record.line, "", "its option values are too long together.")
            variant = matched.get(position)
            sku = self._sku(plan, record, variant=variant, findings=findings)
            wanted = {
                **record.facts,
                "position": position,
                "sku": sku,
                "option_values": list(record.option_values),
                "withdrawn_at": None,
            }
            if variant is not None:
                if in_order:
                    del wanted["position"]
                wanted = {name: value for name, value in wanted.items() if getattr(variant, name) != value}
            plan.variants.append(VariantPlan(record, variant, wanted, self._level(record, variant)))
        kept = {variant.id for variant in matched.values()}
        plan.withdrawn = [each for each in known if each.id not in kept and each.withdrawn_at is None]

    def _sku(
        self, plan: ProductPlan, record: VariantRecord, *, variant: Variant | None, findings: Findings
    ) -> str:
        """The file's SKU; else the one the variant has; else one made from the handle and the option values."""
        owner = plan.product.id if plan.product else None
        if record.sku:
            if record.sku in self.claimed:
                reason = f"{record.sku} is on line {self.claimed[record.sku]} already."
                findings.wrong(record.line, plan.record.sku_column, reason)
            elif self.shelf.sku_owners.get(record.sku, owner) != owner:
                findings.wrong(
                    record.line, plan.record.sku_column, f"{record.sku} belongs to another product."
                )
            sku = record.sku
        else:
            sku = variant.sku if variant else self._free_sku(plan.record, record, owner)
        self.claimed.setdefault(sku, record.line)
        return sku

    def _free_sku(self, product: ProductRecord, record: VariantRecord, owner: UUID | None) -> str:
        sku = generated_sku(product.handle, record.option_values)
        named = {variant.sku for variant in product.variants}
        if sku in self.claimed or sku in named or sku in self.shelf.sku_owners:
            sku = generated_sku(product.handle, record.option_values, distinct=True)
        return sku

    def _level(self, record: VariantRecord, variant: Variant | None) -> Level | None:
        item = self.shelf.stock.get(variant.id) if variant else None
        if item is None:
            return record.level or Level(0, track_stock=record.is_tracked)
        return record.level if record.level and _would_change(item, record.level) else None

    def _plan_gallery(self, plan: ProductPlan, findings: Findings) -> None:
        """A gallery of which pictures are missing here replaces only an empty one, or the shop would lose pictures."""
        present = [(each, sha) for each in plan.record.pictures if (sha := self._sha_of(each, findings))]
        shown = list(plan.product.images) if plan.product else []
        if not present or (shown and len(present) < len(plan.record.pictures)):
            return
        has = {self.shelf.sha_of_asset[image.asset_id]: (image.alt, image.option_value) for image in shown}
        gallery: dict[str, PictureRecord] = {}
        for each, sha in present:  # one picture under two names is shown once
            gallery.setdefault(sha, self._in_words(each, plan.record, has.get(sha)))
        wanted = [(sha, (each.alt, each.option_value)) for sha, each in gallery.items()]
        if wanted != list(has.items()):
            plan.gallery = list(gallery.values())

    def _in_words(
        self, picture: PictureRecord, record: ProductRecord, present: tuple[str, str | None] | None
    ) -> PictureRecord:
        """With its alt text and option value. Of a picture of our own, what the file does not say stays as it is."""
        if present is not None and picture.url in self.shelf.assets_of_urls:
            alt, option_value = present
            return replace(picture, alt=picture.alt or alt, option_value=picture.option_value or option_value)
        return replace(picture, alt=picture.alt or record.facts["title"])

    def _sha_of(self, picture: PictureRecord, findings: Findings) -> str | None:
        """Of the picture's master; None, with a note, where there is none to be had."""
        known = self.shelf.assets_of_urls.get(picture.url)
        if known is not None:
            return known.sha
        digest = self.pictures.find_digest(picture.file)
        if digest is None:
            findings.missing.append(picture.source)
            return None
        try:
            return self.shelf.sha_of_source.get(digest) or self.pictures.master(picture.file).sha
        except PictureRefused as refusal:
            findings.note(picture.line, picture.column, f"{picture.file} was left out: {refusal}")
            return None


def _are_in_order(variants: Sequence[Variant | None]) -> bool:
    """Gaps that withdrawn variants have left are no disorder."""
    positions = [variant.position for variant in variants if variant is not None]
    return len(positions) == len(variants) and all(first < second for first, second in pairwise(positions))


def _options_of(product: Product) -> list[tuple[str, list[str]]]:
    return [(option.name, option.values) for option in product.options]


def _options_in(record: ProductRecord) -> list[tuple[str, list[str]]]:
    return [(name, record.values_of(position)) for position, name in enumerate(record.option_names)]


def _match(known: list[Variant], record: ProductRecord) -> dict[int, Variant]:
    """Which variant each of the record's means, by position: the one with its option values, else with its SKU."""
    by_values = {tuple(variant.option_values): variant for variant in known}
    matched = {
        position: by_values[each.option_values]
        for position, each in enumerate(record.variants)
        if each.option_values in by_values
    }
    taken = {variant.id for variant in matched.values()}
    by_sku = {variant.sku: variant for variant in known if variant.id not in taken}
    for position, each in enumerate(record.variants):
        if position not in matched and each.sku in by_sku:
            matched[position] = by_sku.pop(each.sku)
    return matched


def _would_change(item: StockItem, level: Level) -> bool:
    """As set_levels decides it: what is promised stays counted and is never counted away."""
    tracks = level.track_stock or item.reserved > 0
    quantity = max(level.quantity, item.reserved) if tracks else 0
    return (quantity, tracks) != (item.quantity, item.track_stock)
