"""Taking a picture in: from bytes that anybody may have made to a master of our own making.

Nothing of the upload is kept but its pixels: no metadata (a phone writes where it was), no second payload behind the
picture, no format but our own (OWASP ASVS 5.2).
"""

import io
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageCms, ImageOps

from app.database import DomainError
from app.media.papers import TINTS, dominant_colour, hexadecimal, nearest_paper

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
MASTER_SIDE = 2000
MASTER_QUALITY = 90
#: How much larger than the master a picture must stay for the last step to make it sharp.
STILL_SHARP = 1.5
#: Rows of the reduced picture that are made at a time.
BAND = 256
FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")
# 128 bits of the digest: enough that two pictures never meet, and half as long in every page.
SHA_LENGTH = 32

# Ours is the limit, checked from the header before anything is decoded; Pillow's only warns between one and two.
Image.MAX_IMAGE_PIXELS = None


class PictureRefused(DomainError):
    """These bytes do not become a picture of the shop; the message says why."""


@dataclass(frozen=True, slots=True)
class Master:
    """A picture as it is kept: WebP, upright, sRGB, at most 2000 px on its longer side."""

    content: bytes
    width: int
    height: int
    paper: str
    colour: str

    @property
    def sha(self) -> str:
        return digest(self.content)[:SHA_LENGTH]


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def master_of(content: bytes) -> Master:
    """Raises PictureRefused.

    Made smaller before anything else is done to it, so that forty megapixels are in memory once and not three times.
    """
    with _opened(content) as image:
        try:
            image.draft(image.mode, (MASTER_SIDE, MASTER_SIDE))  # a JPEG can be read at a half or a quarter
            image.load()
            small = _reduced(image)
            small.thumbnail((MASTER_SIDE, MASTER_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
            pixels = _in_srgb(_upright(small))
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise PictureRefused("The picture is damaged or incomplete.") from error
    encoded = io.BytesIO()
    pixels.save(encoded, "WEBP", quality=MASTER_QUALITY, method=4)
    return Master(
        encoded.getvalue(), pixels.width, pixels.height, nearest_paper(pixels), dominant_colour(pixels)
    )


def own_master(content: bytes, paper: str) -> Master:
    """A picture of the project's own drawing, already a master: kept byte for byte. Raises PictureRefused."""
    with _opened(content) as image:
        if image.format != "WEBP" or max(image.size) > MASTER_SIDE:
            raise PictureRefused("A master is a WebP of at most 2000 pixels.")
        # What is drawn stands on its paper, which takes up the most of it.
        return Master(content, image.width, image.height, paper, hexadecimal(TINTS[paper]))


def _opened(content: bytes) -> Image.Image:
    """The picture with its header read and nothing decoded. What it is called plays no part."""
    if len(content) > MOST_BYTES:
        raise PictureRefused("The file is larger than 20 MB.")
    try:
        image = Image.open(io.BytesIO(content), formats=FORMATS)
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        # Text that unpacks to megabytes (a zTXt bomb) is a ValueError here.
        raise PictureRefused("This is not a JPEG, PNG, WebP, AVIF or GIF picture.") from error
    if image.width * image.height > MOST_PIXELS:
        raise PictureRefused(
            f"The picture is {image.width} by {image.height} pixels; 40 million are the limit."
        )
    return image


def _reduced(image: Image.Image) -> Image.Image:
    """The first frame, halved (thirded, ...) band by band where it is large: Pillow would copy it whole to do so."""
    factor = int(max(image.size) / (MASTER_SIDE * STILL_SHARP))
    if factor < 2:
        return _in_a_mode_that_scales(image)
    small: Image.Image | None = None
    for top in range(0, image.height, BAND * factor):
        band = image.crop((0, top, image.width, min(top + BAND * factor, image.height)))
        band = _in_a_mode_that_scales(band).reduce(factor)
        if small is None:
            small = Image.new(band.mode, (band.width, -(-image.height // factor)))
            small.info = image.info.copy()
        small.paste(band, (0, top // factor))
    return small or image


def _in_a_mode_that_scales(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        return image.convert("I")
    if image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    return image


def _upright(image: Image.Image) -> Image.Image:
    """Turned as the camera said."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # EXIF is a stranger's data, read by many parsers; the picture stands without it
        return image


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode == "I":
        # 16 bits per pixel: convert() would clip everything above 255 to white.
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if profile and image.mode in ("RGB", "CMYK"):
        image = _managed(image, profile)
    image = image if image.mode in ("RGB", "RGBA") else image.convert("RGB")
    return _without(image)


def _managed(image: Image.Image, profile: bytes) -> Image.Image:
    """Colours as the picture's own profile means them; a profile that cannot be read is as good as none."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        managed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image
    return managed or image


def _without(image: Image.Image) -> Image.Image:
    """The pixels alone. Encoders write what they find in ``info``, and an alpha that hides nothing is dropped."""
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    bare = image.copy()
    bare.info = {}
    return bare
