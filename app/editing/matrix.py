"""Options and the variants that they make: one for each combination, numbered in the merchant's order."""

from collections.abc import Iterable, Sequence
from itertools import product as combine
from math import prod
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import clock
from app.catalog.models.product import MAXIMUM_OPTIONS, Product, ProductOption, Variant
from app.catalog.slugs import free_slug, slugify
from app.database import DomainError
from app.inventory import listings

MOST_VARIANTS = 100
LONGEST_VALUE = 60
#: Letters of a value that go into a SKU.
SKU_LETTERS = 10

#: A name and its values, in order.
Option = tuple[str, list[str]]


class OptionsRefused(DomainError):
    """These options cannot be; the message says why."""


def check(options: Sequence[Option]) -> None:
    """Raises OptionsRefused."""
    if len(options) > MAXIMUM_OPTIONS:
        raise OptionsRefused(f"A product has {MAXIMUM_OPTIONS} options at most.")
    if len({name.casefold() for name, _ in options}) < len(options):
        raise OptionsRefused("Two options have the same name.")
    for name, values in options:
        if not name or not values:
            raise OptionsRefused("An option needs a name, and at least one value.")
        if max(map(len, [name, *values])) > LONGEST_VALUE:
            raise OptionsRefused(f"Names and values have at most {LONGEST_VALUE} characters.")
    if (count := prod(len(values) for _, values in options)) > MOST_VARIANTS:
        raise OptionsRefused(
            f"These are {count} combinations; a product has {MOST_VARIANTS} variants at most."
        )


def set_options(session: Session, product: Product, options: Sequence[Option]) -> list[Variant]:
    """Bring the variants to one for each combination; the new ones. Call with the product locked.

    1. What is there keeps its combination, with the first value of an option that is new. 2. What no longer has one is
    withdrawn, and comes back should its combination do so. 3. What is missing is made after the first that is there.
    Raises OptionsRefused.
    """
    check(options)
    before = _options_of(session, product.id)
    variants = list(
        session.scalars(
            select(Variant).where(Variant.product_id == product.id).order_by(Variant.position, Variant.id)
        )
    )
    _refuse_fewer(before, options, variants)
    _write_options(session, product, before=before, options=options)
    known = {}
    for variant in variants:
        added = [values[0] for _, values in options[len(before) :]]
        variant.option_values = [*variant.option_values, *added]
        known[tuple(variant.option_values)] = variant
    wanted = list(combine(*(values for _, values in options)))
    made = _make_missing(session, product, wanted=wanted, known=known)
    product.updated_at = clock.now()
    session.flush()
    listings.refresh(session, [product.id])
    return made


def _options_of(session: Session, product_id: UUID) -> list[ProductOption]:
    chosen = select(ProductOption).where(ProductOption.product_id == product_id)
    return list(session.scalars(chosen.order_by(ProductOption.position)))


def _refuse_fewer(
    before: Sequence[ProductOption], options: Sequence[Option], variants: Sequence[Variant]
) -> None:
    if len(options) < len(before) and variants:
        raise OptionsRefused(f"{before[-1].name} tells variants apart, so it cannot go while there are any.")


def _write_options(
    session: Session, product: Product, *, before: Sequence[ProductOption], options: Sequence[Option]
) -> None:
    """Swatches are the shop's own and stay with their option."""
    for position, (name, values) in enumerate(options, start=1):
        row = before[position - 1] if position <= len(before) else None
        if row is None:
            session.add(ProductOption(product_id=product.id, position=position, name=name, values=values))
        else:
            row.name, row.values = name, values
    for row in before[len(options) :]:
        session.delete(row)


def _make_missing(
    session: Session,
    product: Product,
    *,
    wanted: Sequence[tuple[str, ...]],
    known: dict[tuple[str, ...], Variant],
) -> list[Variant]:
    pattern = next((variant for variant in known.values() if variant.withdrawn_at is None), None)
    missing = [combination for combination in wanted if combination not in known]
    skus = _free_skus(session, product, missing)
    made = []
    for position, combination in enumerate(wanted):
        variant = known.get(combination)
        if variant is None:
            variant = _like(pattern, product, combination)
            variant.sku = skus[combination]
            session.add(variant)
            made.append(variant)
        variant.position, variant.withdrawn_at = position, None
    for combination, variant in known.items():
        if combination not in wanted:
            variant.withdrawn_at = variant.withdrawn_at or clock.now()
    return made


def _like(pattern: Variant | None, product: Product, combination: Sequence[str]) -> Variant:
    """At the price and weight of its sister; of its own size and codes it has none yet."""
    return Variant(
        product_id=product.id,
        option_values=list(combination),
        price_cents=pattern.price_cents if pattern else 0,
        compare_at_cents=None,
        weight_grams=pattern.weight_grams if pattern else 0,
        requires_shipping=pattern.requires_shipping if pattern else True,
    )


def _free_skus(
    session: Session, product: Product, combinations: Iterable[Sequence[str]]
) -> dict[tuple[str, ...], str]:
    stem = slugify(product.handle)[:30].strip("-")
    asked = {
        tuple(each): "-".join([stem, *(slugify(value)[:SKU_LETTERS].strip("-") for value in each)])
        for each in combinations
    }
    taken = {
        sku.lower()
        for sku in session.scalars(select(Variant.sku).where(Variant.sku.istartswith(stem, autoescape=True)))
    }
    found = {}
    for combination, sku in asked.items():
        free = free_slug(sku, taken)
        taken.add(free)
        found[combination] = free.upper()
    return found
