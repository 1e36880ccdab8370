"""What a WooCommerce file sells: simple products, and the variations of variable ones."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import product as combinations
from typing import Any

from app import clock
from app.catalog.models.product import MAXIMUM_OPTIONS
from app.importing import cells
from app.importing.reader import Reader
from app.importing.records import ProductRecord, VariantRecord
from app.importing.rows import Row
from app.importing.stock_cells import UNTRACKED, counted
from app.inventory.stock import Level

#: Of one variation that leaves options open.
MOST_COMBINATIONS = 100
UNIT = re.compile(r"\((\w+)\)")
NOTHING = Level(0)


@dataclass(frozen=True, slots=True)
class Term:
    """One of a row's numbered attributes."""

    number: int
    name: str
    values: list[str]
    is_visible: bool


def terms_of(row: Row) -> list[Term]:
    found = []
    for number in row.columns.numbers("attribute{}_name"):
        name = row.text(f"attribute{number}_name")
        if name:
            values = cells.parts(row.text(f"attribute{number}_values"))
            found.append(Term(number, name[:255], values, row.text(f"attribute{number}_visible") != "0"))
    return found


def read_simple(record: ProductRecord, row: Row, reader: Reader) -> None:
    record.attributes = _attributes(row, except_for=())
    has_price = row.text("price") or row.text("sale")
    if "grouped" in row.text("type").lower() and not has_price:
        return  # its price is that of its parts
    level, is_tracked = _level(row, row, reader)
    record.variants = [
        VariantRecord(row.line, (), row.text("sku"), _facts(row, row, reader), level, is_tracked=is_tracked)
    ]


def read_variations(record: ProductRecord, main: Row, rows: Sequence[Row], *, reader: Reader) -> None:
    sold = [row for row in rows if row.text("published") != "0"]  # -1 is the parent's: it is a draft
    for row in rows:
        if row not in sold:
            reader.note(row, "published", "this variation is switched off; it was left out.")
    if not sold:
        reader.wrong(main, "type", "a variable product needs a variation that is switched on.")
    options = _options(main, sold)
    record.option_names = tuple(term.name for term in options)
    record.options_hide_attributes = True
    record.attributes = _attributes(main, except_for=record.option_names)
    if len(options) > MAXIMUM_OPTIONS:
        reader.wrong(main, f"attribute{options[3].number}_name", "a product has at most three options.")
    elif len({name.casefold() for name in record.option_names}) < len(options):
        reader.wrong(main, f"attribute{options[-1].number}_name", "two options have the same name.")
    else:
        _fill(record, main, sold, options=options, reader=reader)


def _options(main: Row, rows: Sequence[Row]) -> list[Term]:
    """The attributes in which variations differ, in the parent's order, with the parent's values."""
    used = {term.name.casefold() for row in rows for term in terms_of(row)}
    options = [term for term in terms_of(main) if term.name.casefold() in used]
    known = {term.name.casefold() for term in options}
    for row in rows:
        for term in terms_of(row):
            if term.name.casefold() not in known:
                known.add(term.name.casefold())
                options.append(term)
    return options


def _fill(
    record: ProductRecord, main: Row, rows: Sequence[Row], *, options: Sequence[Term], reader: Reader
) -> None:
    """Variations that say all their values come first: they count where an open one says the same."""
    chosen = {row.line: _values(row, options, reader) for row in rows}
    taken: dict[tuple[str, ...], int] = {}
    stands_for_parent = False
    for row in sorted(rows, key=lambda row: sum(len(each) > 1 for each in chosen[row.line])):
        made = _combine(row, chosen[row.line], taken, reader=reader)
        shares = row.text("quantity").lower() == "parent" or (
            not row.text("quantity") and bool(main.text("quantity"))
        )
        level, is_tracked = _level(row, main if shares else row, reader)
        if shares and stands_for_parent and level is not None and level.track_stock:
            reader.note(row, "quantity", "the parent's stock is counted on its first variation only.")
            level = NOTHING
        stands_for_parent = stands_for_parent or shares
        record.variants += _variants(row, made, (level, is_tracked), facts=_facts(row, main, reader))
        if len(made) > 1 and level is not None and level.track_stock and level.quantity:
            reader.note(
                row, "quantity", f"its {level.quantity} are counted on the first of {len(made)} variants."
            )
    if not record.is_keyed_by_sku:
        return  # our own export: its order is the shop's
    order = [{value: place for place, value in enumerate(term.values)} for term in options]
    record.variants.sort(
        key=lambda variant: [
            order[position].get(value, len(order[position]))
            for position, value in enumerate(variant.option_values)
        ]
    )


def _values(row: Row, options: Sequence[Term], reader: Reader) -> list[list[str]]:
    """For each option the variation's value, or all of the parent's where it leaves the option open."""
    said = {term.name.casefold(): term for term in terms_of(row)}
    found = []
    for option in options:
        term = said.get(option.name.casefold())
        text = row.text(f"attribute{term.number}_values").replace("\\,", ",") if term else ""
        if len(text) > 255:
            reader.wrong(row, f"attribute{option.number}_values", "is longer than 255 characters.")
        if not text and not option.values:
            reader.wrong(
                row, f"attribute{option.number}_values", f"{option.name[:40]} has no value to choose."
            )
        spelled = {value.casefold(): value for value in option.values}
        found.append([spelled.get(text.casefold(), text)] if text else option.values)
    return found


def _combine(
    row: Row, values: Sequence[Sequence[str]], taken: dict[tuple[str, ...], int], *, reader: Reader
) -> list[tuple[str, ...]]:
    count = 1
    for each in values:
        count *= max(len(each), 1)
    if count > MOST_COMBINATIONS:
        reader.wrong(row, "parent", f"it leaves {count} combinations open; {MOST_COMBINATIONS} is the most.")
        return []
    made = [each for each in combinations(*values) if each not in taken]
    if not made:
        same = next(iter(combinations(*values)), ())
        reader.note(row, "parent", f"repeats line {taken.get(same, 0)}, which counts; this row was left out.")
    elif count > 1:
        reader.note(row, "parent", f"leaves an option open: {len(made)} variants were made of it.")
    taken.update(dict.fromkeys(made, row.line))
    return made


def _variants(
    row: Row,
    made: Sequence[tuple[str, ...]],
    stock: tuple[Level | None, bool],
    *,
    facts: dict[str, Any],
) -> list[VariantRecord]:
    """The first has the row's SKU and its stock, which is there only once."""
    level, is_tracked = stock
    rest = NOTHING if level is not None and level.track_stock else level
    picture = next(iter(cells.parts(row.text("images"))), "")
    return [
        VariantRecord(
            line=row.line,
            option_values=values,
            sku=row.text("sku") if index == 0 else "",
            facts=facts,
            level=rest if index else level,
            is_tracked=is_tracked,
            picture=picture,
        )
        for index, values in enumerate(made)
    ]


def _attributes(row: Row, *, except_for: Sequence[str]) -> list[tuple[str, str]] | None:
    """What the product says of itself to be seen; None where the file has no such columns."""
    if not row.columns.numbers("attribute{}_name"):
        return None
    left_out = {name.casefold() for name in except_for}
    return [
        (term.name, ", ".join(term.values)[:2_000])
        for term in terms_of(row)
        if term.values and term.is_visible and term.name.casefold() not in left_out
    ]


def _facts(row: Row, main: Row, reader: Reader) -> dict[str, Any]:
    return {**_price_facts(row, reader), **_parcel_facts(row, main, reader)}


def _price_facts(row: Row, reader: Reader) -> dict[str, Any]:
    regular, sale = reader.price(row, "price"), reader.price(row, "sale")
    if not row.text("price") and not row.text("sale"):
        reader.wrong(row, "price", "is empty.")
    if sale is not None and regular is not None and not _is_on(row, reader):
        sale = None
    if sale is not None and regular is not None and sale >= regular:
        reader.note(row, "sale", f"{row.text('sale')[:40]} is no less than the regular price, which counts.")
        sale = None
    price = regular if sale is None else sale
    if price == 0:
        reader.note(row, "price", "is nought: this will be given away.")
    return {"price_cents": price, "compare_at_cents": None if sale is None else regular}


def _is_on(row: Row, reader: Reader) -> bool:
    """Whether the sale price counts today. Nothing here ends a sale by itself, so that is said."""
    today = clock.now().date()
    days = {}
    for name in ("sale_from", "sale_to"):
        text = row.text(name)
        try:
            days[name] = datetime.fromisoformat(text).date() if text else None
        except ValueError:
            reader.note(row, name, f"“{text[:40]}” is not a date; the regular price counts.")
            return False
    begins, ends = days["sale_from"], days["sale_to"]
    if (begins and begins > today) or (ends and ends < today):
        reader.note(row, "sale", "its sale is not on today; the regular price counts.")
        return False
    if ends:
        reader.note(row, "sale_to", f"the sale price counts, and will not end by itself on {ends}.")
    return True


def _parcel_facts(row: Row, main: Row, reader: Reader) -> dict[str, Any]:
    """A variation's own, or its parent's where it says nothing."""
    columns = row.columns
    facts: dict[str, Any] = {"requires_shipping": "virtual" not in row.text("type").lower()}
    if columns.has("barcode"):
        facts["barcode"] = reader.text(row, "barcode").lstrip("'")
    for name in ("length", "width", "height"):
        if columns.has(name):
            unit = _unit(columns.called(name), "cm")
            source = row if row.text(name) else main
            facts[f"{name}_mm"] = reader.cell(source, name, partial(cells.millimetres, unit=unit))
    if columns.has("weight"):
        unit = _unit(columns.called("weight"), "kg")
        source = row if row.text("weight") else main
        facts["weight_grams"] = reader.cell(source, "weight", partial(cells.grams, unit=unit)) or 0
    return facts


def _unit(header: str, usual: str) -> str:
    match = UNIT.search(header)
    return match[1] if match else usual


def _level(row: Row, counted_on: Row, reader: Reader) -> tuple[Level | None, bool]:
    """The level, or None to leave it; and whether a new variant would be counted."""
    if not (row.columns.has("quantity") or row.columns.has("in_stock")):
        return None, False
    if (
        row.text("backorders").lower() in ("1", "yes", "notify")
        or row.text("in_stock").lower() == "backorder"
    ):
        return UNTRACKED, False
    quantity = counted(counted_on, "quantity", reader)
    if quantity is not None:
        return Level(quantity), True
    return (
        (NOTHING, True) if row.text("in_stock").lower() in ("0", "no", "outofstock") else (UNTRACKED, False)
    )
