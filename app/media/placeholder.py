"""What stands for a picture while the store of pictures is away."""

from string import Template

_DRAWING = Template(
    '<svg xmlns="http://www.w3.org/2000/svg" width="$width" height="$height" viewBox="0 0 $width $height">'
    '<rect width="100%" height="100%" fill="$colour"/>'
    # A koppie under the sun, faint: something belongs here and is on its way.
    '<g fill="#fff" fill-opacity=".28" transform="translate($left $top) scale($scale)">'
    '<circle cx="70" cy="28" r="11"/><path d="M0 84 30 44l12 12 18-24 40 52z"/></g></svg>'
)
#: The drawing's own size, and how much of the shorter side it takes.
OWN_SIZE = 100
SHARE = 0.4


def draw(width: int, height: int, colour: str) -> str:
    """An SVG of this size. ``colour`` is ours (``#rrggbb``), never a stranger's words."""
    size = min(width, height) * SHARE
    return _DRAWING.substitute(
        width=width,
        height=height,
        colour=colour,
        left=round((width - size) / 2, 1),
        top=round((height - size) / 2, 1),
        scale=round(size / OWN_SIZE, 4),
    )
