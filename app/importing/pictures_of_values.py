"""Which option value a picture shows: Shopify says it per variant, the shop keeps it per value (the red mug)."""

import re
from collections import defaultdict
from dataclasses import replace

from app.importing.records import ProductRecord

SUFFIX = re.compile(r"\.\w+$")
NUMBER_AT_THE_END = re.compile(r"[-_ ]?\d+$")


def assign_values(record: ProductRecord) -> None:
    """Give each picture the value that all its variants share, and no other variant has.

    ``mug-red-2`` goes with ``mug-red-1``: a name that differs in its last number alone is another view of the same.
    """
    users: dict[str, list[tuple[str, ...]]] = defaultdict(list)
    for variant in record.variants:
        if variant.picture:
            users[variant.picture].append(variant.option_values)
    values = {picture: _shared_value(record, combinations) for picture, combinations in users.items()}
    stems = {_stem(picture): value for picture, value in values.items() if _stem(picture)}
    record.pictures = [
        replace(picture, option_value=values.get(picture.source, stems.get(_stem(picture.source))))
        for picture in record.pictures
    ]


def _shared_value(record: ProductRecord, combinations: list[tuple[str, ...]]) -> str | None:
    """All variants with the value have the picture, if there is such a value: some files give it to one of each."""
    found: list[tuple[int, str]] = []
    for position in range(len(record.option_names)):
        shared = {values[position] for values in combinations}
        if len(shared) == 1 and len(record.values_of(position)) > 1:
            found.append((position, shared.pop()))
    whole = (
        value
        for position, value in found
        if all(v.option_values in combinations for v in record.variants if v.option_values[position] == value)
    )
    return next(whole, found[0][1] if found else None)


def _stem(source: str) -> str:
    """Empty for a name that does not end in a number, or is nothing else: it goes with nothing."""
    name = SUFFIX.sub("", source.partition("?")[0])
    stem = NUMBER_AT_THE_END.sub("", name) if NUMBER_AT_THE_END.search(name) else ""
    return "" if stem.endswith("/") else stem
