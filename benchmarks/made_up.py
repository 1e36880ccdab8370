"""Goods made up from a few hundred words, in the shape of the Icecat test set's records."""

from collections.abc import Iterator
from random import Random
from typing import Any

from app.demo.scale.words import COLOURS, KINDS, MAKERS, PORTS, QUALITIES


def made_up_records(count: int) -> Iterator[dict[str, Any]]:
    """The same each time."""
    chance = Random(2026)  # noqa: S311 - goods, not secrets
    rare = [f"{chance.choice('bcdfgklmnprst')}{chance.choice('aeiou')}{number:x}" for number in range(3_000)]
    for number in range(count):
        kind, maker, colour = chance.choice(KINDS), chance.choice(MAKERS), chance.choice(COLOURS)
        said = " ".join(chance.sample(QUALITIES, 3) + chance.sample(rare, 12) + chance.sample(PORTS, 2))
        model = f"{maker[:2].upper()}{number:05d}"
        yield {
            "id": str(number), "name": model, "supplier": maker, "price": chance.randint(50, 20_000) * 100 - 5,
            "title": f"{maker} {model} {chance.choice(QUALITIES)} {kind} {colour}",
            "short_description": said.capitalize(),
            "ean": [f"60{number:011d}"], "attr_t_product_type": kind.capitalize(),
            "attr_t_product_colour": colour, "attr_t_connectivity_technology": chance.choice(("Wired", "Wireless")),
            "attr_n_display_diagonal": chance.choice((13.3, 15.6, 24, 27)),
            "attr_n_internal_memory": chance.choice((4, 8, 16)),
            "attr_b_bluetooth": chance.random() < 0.5, "attr_n_weight": chance.randint(100, 9_000),
        }  # fmt: skip
