"""What becomes of bytes that somebody calls a picture."""

import io
import json
import os
import random
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from app.config import ROOT
from app.media.papers import TINTS
from app.media.pictures import MOST_PIXELS, PictureRefused, master_of, own_master
from app.media.renditions import CAP, GOAL, renditions
from app.media.widths import CARD_WIDTH
from tests.media.samples import (
    RED,
    encoded,
    photographed_on_its_side,
    plain,
    png_that_claims,
    png_with_much_text,
)

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "attack" / "images"

LUMA = HOSTILE.parents[1] / "catalogue" / "magento-luma" / "images"


def hostile() -> dict[str, bool]:
    """File to whether it is a picture after all."""
    listed = HOSTILE / "expected.json"
    if not listed.exists():
        return {}
    return {
        name: facts["pillow"] == "decodes"
        for name, facts in json.loads(listed.read_text(encoding="utf-8")).items()
    }


def opened(content: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


needs_hostile = pytest.mark.skipif(
    not hostile(), reason="the shared hostile pictures are not beside this clone; owner: media"
)
#: Taken by the list's reader (100 megapixels) and refused by ours (40): none of the twenty lies between the two.
REFUSED_BY_US_TOO: set[str] = set()


@needs_hostile
def test_the_hostile_files_are_the_twenty_we_know() -> None:
    assert len(hostile()) == 20
    between = {
        name
        for name, facts in json.loads((HOSTILE / "expected.json").read_text(encoding="utf-8")).items()
        if facts["pillow"] == "decodes" and facts["size"][0] * facts["size"][1] > MOST_PIXELS
    }
    assert between == REFUSED_BY_US_TOO


@needs_hostile
@pytest.mark.parametrize(("name", "is_picture"), hostile().items())
def test_hostile_files_become_masters_or_are_refused_at_once(name: str, is_picture: bool) -> None:  # noqa: FBT001
    content = (HOSTILE / name).read_bytes()
    if is_picture:
        image = opened(master_of(content).content)
        assert (image.format, max(image.size) <= 2000, getattr(image, "n_frames", 1)) == ("WEBP", True, 1)
        assert not image.info.keys() & {"exif", "xmp", "icc_profile"}
    else:
        with pytest.raises(PictureRefused):
            master_of(content)


#: In a process of its own, one file after the other: megabytes it has grown by so far, and seconds, of each.
MEASURED = """
import re, sys, time
from pathlib import Path
from app.media.pictures import PictureRefused, master_of
def peak():  # not getrusage: a child's begins at what its parent had
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
first = peak()
for name in sys.argv[1:]:
    content, began = Path(name).read_bytes(), time.monotonic()
    try:
        master_of(content)
    except PictureRefused:
        pass
    seconds = time.monotonic() - began
    print(peak() - first, seconds)
"""


def measured(*paths: Path) -> list[tuple[float, float]]:
    ran = subprocess.run(
        [sys.executable, "-c", MEASURED, *map(str, paths)], cwd=ROOT, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    return [(float(grown), float(seconds)) for grown, seconds in map(str.split, ran.stdout.splitlines())]


needs_proc = pytest.mark.skipif(
    not Path("/proc/self/status").exists(),
    reason="only Linux says how large a process was at most; owner: media",
)


@needs_proc
@needs_hostile
def test_no_hostile_file_costs_more_than_it_may() -> None:
    costs = dict(zip(hostile(), measured(*(HOSTILE / name for name in hostile())), strict=True))
    assert {name: cost for name, cost in costs.items() if cost[0] >= 300 or cost[1] >= 3} == {}


@needs_proc
def test_the_largest_pictures_that_we_take_fit_too(tmp_path: Path) -> None:
    """Forty megapixels: as RGBA they are 160 MB once, and must not be that twice."""
    kinds = (("I;16", "PNG"), ("RGBA", "PNG"))
    for mode, format in kinds:
        Image.new(mode, (8_000, 5_000)).save(tmp_path / mode.replace(";", ""), format)
    costs = measured(*(tmp_path / mode.replace(";", "") for mode, _ in kinds))
    assert {kind: grown for kind, (grown, _) in zip(kinds, costs, strict=True) if grown >= 300} == {}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<html><script>alert(1)</script>",
        plain(600, 400, format="JPEG")[:-400],
        png_with_much_text(64),
        encoded(Image.new("RGB", (8, 8)), "TIFF"),
    ],
    ids=["nothing", "svg", "html", "cut short", "text bomb", "tiff"],
)
def test_what_is_no_picture_of_ours_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(PictureRefused, match=r"^[A-Z].*\.$"):
        master_of(content)


def test_forty_megapixels_are_the_limit_and_nothing_is_decoded_above() -> None:
    with pytest.raises(PictureRefused, match="30000 by 30000"):
        master_of(png_that_claims(30_000, 30_000))


def test_a_file_over_twenty_megabytes_is_not_even_opened() -> None:
    with pytest.raises(PictureRefused, match="20 MB"):
        master_of(b"\x89PNG" + bytes(20 * 1024 * 1024))


def test_a_photograph_stands_upright_and_forgets_where_it_was_taken() -> None:
    master = master_of(photographed_on_its_side())
    assert (master.width, master.height) == (200, 400)
    assert not opened(master.content).getexif()
    for telling in (b"EXIF", b"Exif", b"GPS", b"Telling"):
        assert telling in photographed_on_its_side() or telling in (b"EXIF", b"GPS")
        assert telling not in master.content
    for _, _, content in renditions(master.content, [240]):
        assert not opened(content).getexif()
        assert b"Telling" not in content


def test_a_colour_profile_is_used_up_and_left_behind() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    master = master_of(encoded(Image.new("RGB", (40, 30), RED), "JPEG", icc_profile=profile))
    image = opened(master.content)
    assert "icc_profile" not in image.info
    assert image.convert("RGB").getpixel((5, 5)) == pytest.approx(RED, abs=6)


def test_a_broken_colour_profile_is_as_good_as_none() -> None:
    content = encoded(Image.new("RGB", (40, 30), RED), "PNG", icc_profile=b"not a profile")
    assert opened(master_of(content).content).size == (40, 30)


def test_the_payload_behind_a_picture_is_gone() -> None:
    assert b"script" not in master_of(plain(format="JPEG") + b"<script>alert(1)</script>").content


def test_a_large_picture_is_made_smaller_and_keeps_its_shape() -> None:
    master = master_of(plain(4000, 1000))
    assert (master.width, master.height) == (2000, 500)


@pytest.mark.parametrize(
    ("image", "mode"),
    [
        (Image.new("CMYK", (40, 30), (0, 200, 200, 20)), "JPEG"),
        (Image.new("I;16", (40, 30), 40_000), "PNG"),
        (Image.new("P", (40, 30)), "GIF"),
        (Image.new("1", (40, 30), 1), "PNG"),
        (Image.new("LA", (40, 30), (90, 120)), "PNG"),
        (Image.new("RGB", (40, 30)), "AVIF"),
        (Image.new("RGB", (40, 30)), "WEBP"),
    ],
    ids=["cmyk", "16 bits", "palette", "1 bit", "grey with alpha", "avif", "webp"],
)
def test_every_way_of_writing_pixels_comes_to_rgb(image: Image.Image, mode: str) -> None:
    assert opened(master_of(encoded(image, mode)).content).mode in ("RGB", "RGBA")


def test_sixteen_bits_keep_their_grey() -> None:
    image = opened(master_of(encoded(Image.new("I;16", (40, 30), 0x8000), "PNG")).content)
    assert image.getpixel((5, 5)) == pytest.approx((128, 128, 128), abs=4)


@pytest.mark.parametrize(("mode", "format"), [("RGB", "PNG"), ("RGBA", "PNG"), ("P", "PNG"), ("I;16", "PNG")])
def test_a_picture_reduced_in_bands_has_no_seams(mode: str, format: str) -> None:
    slope = Image.linear_gradient("L").resize((3_100, 4_111))
    image = (
        slope.convert("I").point(lambda grey: grey * 257).convert("I;16")
        if mode == "I;16"
        else slope.convert(mode)
    )
    exif = Image.Exif()
    exif[0x0112] = 6
    master = opened(master_of(encoded(image, format, exif=exif)).content).convert("L")
    assert master.size == (2_000, round(2_000 * 3_100 / 4_111))  # turned, too
    column = [master.getpixel((x, 700)) for x in range(master.width)]
    steps = [after - before for before, after in pairwise(column)]
    assert max(map(abs, steps)) <= 3


def test_glass_stays_glass() -> None:
    image = opened(master_of(plain(80, 60, (10, 20, 30, 0))).content)
    assert image.mode == "RGBA"
    assert image.getchannel("A").getextrema() == (0, 0)


@pytest.mark.parametrize("paper", TINTS)
def test_the_backdrop_is_the_paper_nearest_to_the_edge(paper: str) -> None:
    image = Image.new("RGB", (200, 250), TINTS[paper])
    image.paste((20, 20, 20), (60, 60, 140, 200))
    assert master_of(encoded(image, "PNG")).paper == paper


def test_a_drawing_of_our_own_is_kept_byte_for_byte() -> None:
    content = plain(format="WEBP")
    assert own_master(content, "sky").content == content


def test_only_a_master_passes_for_one() -> None:
    with pytest.raises(PictureRefused):
        own_master(plain(format="JPEG"), "sky")


# --- colour ----------------------------------------------------------------------------------------------------


def test_the_dominant_colour_is_what_takes_up_the_most() -> None:
    image = Image.new("RGB", (200, 250), (20, 60, 140))
    image.paste((230, 200, 40), (0, 0, 200, 90))
    assert near(master_of(encoded(image, "PNG")).colour, (20, 60, 140))


def test_what_can_be_seen_through_has_no_colour() -> None:
    image = Image.new("RGBA", (200, 200), (255, 0, 0, 0))
    image.paste((30, 120, 60, 255), (60, 60, 100, 100))
    assert near(master_of(encoded(image, "PNG")).colour, (30, 120, 60))
    assert near(master_of(plain(50, 50, (255, 0, 0, 0))).colour, TINTS["stone"])


def test_a_drawing_of_our_own_has_the_colour_of_its_paper() -> None:
    assert near(own_master(plain(format="WEBP"), "sky").colour, TINTS["sky"])


def near(colour: str, expected: tuple[int, int, int]) -> bool:
    return bytes.fromhex(colour[1:]) == pytest.approx(bytes(expected), abs=8)


# --- renditions ------------------------------------------------------------------------------------------------


def sizes_of(master: bytes, widths: list[int]) -> dict[tuple[int, str], int]:
    return {(width, format): len(content) for width, format, content in renditions(master, widths)}


def rough(width: int, height: int) -> Image.Image:
    """Grain over a slope: harder on an encoder than nearly any photograph."""
    noise = Image.frombytes("L", (width, height), random.Random(7).randbytes(width * height))
    slope = Image.linear_gradient("L").resize((width, height))
    return Image.merge("RGB", (Image.blend(noise, slope, 0.4), slope, Image.blend(slope, noise, 0.3)))


def test_a_card_stays_under_its_weight_whatever_the_picture() -> None:
    master = master_of(encoded(rough(1600, 2000), "PNG")).content
    sizes = sizes_of(master, [240, CARD_WIDTH, 800])
    assert {key: size for key, size in sizes.items() if key[0] <= CARD_WIDTH and size >= CAP} == {}
    assert sizes[800, "jpg"] > CAP  # else this was no test of anything


def test_an_easy_picture_keeps_the_usual_quality() -> None:
    """The same bytes as without a limit: 800 wide there is none."""
    master = master_of(plain(480, 600, format="WEBP")).content
    assert all(size < GOAL / 4 for size in sizes_of(master, [480]).values())


@pytest.mark.skipif(
    not LUMA.exists(), reason="the shared photographs are not beside this clone; owner: media"
)
def test_a_photograph_of_six_megabytes_is_light_on_a_card() -> None:
    with Image.open(LUMA / "m/h/mh11-white_back.jpg") as photograph:
        large = photograph.convert("RGB").resize((4_000, 5_000), Image.Resampling.LANCZOS)
    # A telephone's grain, without which an enlarged picture does not come to six megabytes.
    grain = Image.effect_noise((2_000, 2_500), 24).resize(large.size).convert("RGB")
    large = Image.blend(large, grain, 0.12)
    content = next(
        content
        for quality in range(70, 101, 3)
        if len(content := encoded(large, "JPEG", quality=quality)) > 6_000_000
    )
    sizes = sizes_of(master_of(content).content, [240, CARD_WIDTH])
    assert {key: size for key, size in sizes.items() if size >= 60_000} == {}, len(content)
