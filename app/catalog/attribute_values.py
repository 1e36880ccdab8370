"""What is typed or imported as the value of an attribute, read by the attribute's kind; and back into words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from app.catalog.models.attribute import Attribute, AttributeKind, AttributeValue
from app.database import DomainError

LONGEST_TEXT = 2000
MOST_CHOICES = 200
#: As the column holds it: Numeric(18, 6).
SMALLEST, BEYOND = Decimal("0.000001"), Decimal(10) ** 12
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?|[+-]?\.[0-9]+", re.ASCII)
#: What stands between thousands: 1 234, 1 234 (unbroken), 1'234.
BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[ \u00a0\u202f'\u2019](?=\d{3}(\D|$))")
YES = {"yes", "ja", "true", "1", "y", "on"}
NO = {"no", "nee", "false", "0", "n", "off"}


class ValueRefused(DomainError):
    """A value that is not of its attribute's kind."""


@dataclass(frozen=True, slots=True)
class Given:
    """A value as its columns hold it: exactly one of the three says something."""

    texts: list[str] = field(default_factory=list)
    number: Decimal | None = None
    flag: bool | None = None

    def is_of(self, row: AttributeValue) -> bool:
        return (self.texts, self.number, self.flag) == (row.texts, row.number, row.flag)


def read_value(attribute: Attribute, texts: Sequence[str]) -> Given:
    """Of one text, or of several for choices. Raises ValueRefused for what does not fit, and for nothing at all."""
    said = [text for each in texts if (text := each.replace("\x00", "").strip())]
    if not said:
        raise ValueRefused(f"{attribute.name} is empty.")
    match attribute.kind:
        case AttributeKind.NUMBER:
            return Given(number=_number(attribute, " ".join(said)))
        case AttributeKind.YES_NO:
            return Given(flag=_flag(attribute, " ".join(said)))
        case AttributeKind.CHOICE:
            return Given(texts=_choices(attribute, said))
        case _:
            return Given(texts=[text[:LONGEST_TEXT] for text in said])


def words_of(value: Given | AttributeValue) -> list[str]:
    """As ``read_value`` would read it again: without the unit."""
    if value.flag is not None:
        return ["Yes" if value.flag else "No"]
    if value.number is not None:
        return [plain(value.number)]
    return list(value.texts)


def plain(number: Decimal) -> str:
    """``350.000000`` as ``350``, and never as ``3.5E+2``."""
    return format(number.normalize(), "f")


def _number(attribute: Attribute, text: str) -> Decimal:
    """A comma is a decimal comma, unless a point follows it; the attribute's own unit may stand behind."""
    bare = text.removesuffix(attribute.unit).strip() if attribute.unit else text
    bare = BETWEEN_THOUSANDS.sub("", bare)
    if "," in bare and "." in bare:
        last = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub("[.,]", "", bare[:last]) + "." + bare[last + 1 :]
    bare = bare.replace(",", ".")
    if not NUMBER.fullmatch(bare):
        raise ValueRefused(f"{attribute.name}: “{text[:60]}” is not a number.")
    try:
        number = Decimal(bare).quantize(SMALLEST)
    except InvalidOperation as error:
        raise ValueRefused(f"{attribute.name}: “{text[:60]}” is too long a number.") from error
    if abs(number) >= BEYOND:
        raise ValueRefused(f"{attribute.name}: “{text[:60]}” is too large.")
    return number


def _flag(attribute: Attribute, text: str) -> bool:
    word = text.casefold()
    if word not in YES | NO:
        raise ValueRefused(f"{attribute.name}: “{text[:60]}” is neither yes nor no.")
    return word in YES


def _choices(attribute: Attribute, said: Sequence[str]) -> list[str]:
    """In the attribute's spelling and order. A text that is no choice may be several, apart by commas."""
    spelled = {choice.casefold(): choice for choice in attribute.choices}
    named = [
        part
        for text in said
        for part in ([text] if text.casefold() in spelled else re.split(r"\s*[,;|]\s*", text))
        if part
    ]
    unknown = [text for text in named if text.casefold() not in spelled]
    if unknown:
        offered = ", ".join(attribute.choices[:12]) or "none yet"
        raise ValueRefused(f"{attribute.name}: “{unknown[0][:60]}” is not one of its choices ({offered}).")
    chosen = {spelled[text.casefold()] for text in named}
    return [choice for choice in attribute.choices if choice in chosen]
