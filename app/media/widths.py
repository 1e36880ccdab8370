"""The widths in which pictures are served."""

WIDTHS = (240, 480, 800, 1200)
#: Of a picture on a card, on a screen with two pixels to the point.
CARD_WIDTH = 480
FORMATS = ("avif", "webp", "jpg")


def widths_of(width: int) -> list[int]:
    """Those not above the original; a smaller original is served as it is."""
    return [each for each in WIDTHS if each <= width] or [width]


def served_width(original: int, wanted: int) -> int:
    """The width that is at least so wide, or the widest there is: any wish has an answer that is made once."""
    made = widths_of(original)
    return next((each for each in made if each >= wanted), made[-1])
