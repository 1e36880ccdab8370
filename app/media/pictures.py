"""Taking a picture in: from bytes that anybody may have made to a master of our own making.

Nothing of the upload is kept but its pixels: no metadata (a phone writes where it was), no second payload behind the
picture, no format but our own (OWASP ASVS 5.2).
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageCms, ImageOps

from app.database import DomainError
from app.media.papers import nearest_paper

MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 40_000_000
MASTER_SIDE = 2000
MASTER_QUALITY = 90
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

    @property
    def sha(self) -> str:
        return digest(self.content)[:SHA_LENGTH]


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def master_of(content: bytes) -> Master:
    """Raises PictureRefused."""
    with _opened(content) as image:
        try:
            upright = _upright(image)
            pixels = _in_srgb(upright)
            pixels.thumbnail((MASTER_SIDE, MASTER_SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise PictureRefused("The picture is damaged or incomplete.") from error
    encoded = io.BytesIO()
    pixels.save(encoded, "WEBP", quality=MASTER_QUALITY, method=4)
    return Master(encoded.getvalue(), pixels.width, pixels.height, nearest_paper(pixels))


def own_master(content: bytes, paper: str) -> Master:
    """A picture of the project's own drawing, already a master: kept byte for byte. Raises PictureRefused."""
    with _opened(content) as image:
        if image.format != "WEBP" or max(image.size) > MASTER_SIDE:
            raise PictureRefused("A master is a WebP of at most 2000 pixels.")
        return Master(content, image.width, image.height, paper)


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


def _upright(image: Image.Image) -> Image.Image:
    """The first frame, turned as the camera said."""
    image.load()
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # EXIF is a stranger's data, read by many parsers; the picture stands without it
        return image


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I"):
        # 16 bits per pixel: convert() would clip everything above 255 to white.
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode not in ("RGB", "RGBA", "CMYK", "L"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
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


def renditions(master: bytes, widths: list[int]) -> Iterator[tuple[int, str, bytes]]:
    """Every width in every format, smallest last, so that each is made from the full picture."""
    with Image.open(io.BytesIO(master), formats=("WEBP",)) as image:
        image.load()
        for width in sorted(widths, reverse=True):
            height = max(1, round(image.height * width / image.width))
            resized = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
            for format in RENDITION_FORMATS:
                yield width, format, _encoded(resized, format)


#: How each is written: sizes that keep a card under 40 KB with nothing to be seen in the picture.
RENDITION_FORMATS: dict[str, dict[str, object]] = {
    "avif": {"quality": 56, "speed": 8},
    "webp": {"quality": 78, "method": 4},
    "jpg": {"quality": 80, "progressive": True, "optimize": True},
}
PILLOW_NAMES = {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}


def _encoded(image: Image.Image, format: str) -> bytes:
    if format == "jpg" and image.mode == "RGBA":
        ground = Image.new("RGB", image.size, "white")
        ground.paste(image, mask=image.getchannel("A"))
        image = ground
    target = io.BytesIO()
    image.save(target, PILLOW_NAMES[format], **RENDITION_FORMATS[format])
    return target.getvalue()
