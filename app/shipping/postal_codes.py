"""Which province a postal code usually lies in.

Borders do not follow provinces exactly and codes move: what stands here may warn and never refuse.
"""

import re

from app.shipping.models import Province

#: First and last code, both included. 9000 to 9299 are unused: they were Namibia's.
RANGES = (
    (1, 299, Province.GAUTENG),
    (300, 499, Province.NORTH_WEST),
    (500, 999, Province.LIMPOPO),
    (1000, 1399, Province.MPUMALANGA),
    (1400, 2199, Province.GAUTENG),
    (2200, 2499, Province.MPUMALANGA),
    (2500, 2899, Province.NORTH_WEST),
    (2900, 4730, Province.KWAZULU_NATAL),
    (4731, 6499, Province.EASTERN_CAPE),
    (6500, 8099, Province.WESTERN_CAPE),
    (8100, 8999, Province.NORTHERN_CAPE),
    (9300, 9999, Province.FREE_STATE),
)
POSTAL_CODE = re.compile(r"[0-9]{4}")
BOX = re.compile(r"\s*(p\.?\s*o\.?\s*box|posbus|private\s+bag|privaatsak)\b", re.IGNORECASE)


def usual_province(postal_code: str) -> Province | None:
    """The province of a four-digit code, or none for a code that nobody uses (or that is not one)."""
    if POSTAL_CODE.fullmatch(postal_code) is None:
        return None
    number = int(postal_code)
    return next((province for first, last, province in RANGES if first <= number <= last), None)


def doubts(street: str, postal_code: str, province: Province) -> list[str]:
    """Sentences about an address that may be right all the same; the shopper decides."""
    sentences = []
    usual = usual_province(postal_code)
    if usual is None:
        sentences.append(f"We do not know the postal code {postal_code}. Please look at it once more.")
    elif usual is not province:
        sentences.append(
            f"Postal code {postal_code} is usually in {usual.label}, and you chose {province.label}. "
            "If that is right, carry on."
        )
    if BOX.match(street):
        sentences.append("A courier needs a street address: it cannot deliver to a box or a private bag.")
    return sentences
