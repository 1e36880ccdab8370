"""python -m art: list the pictures, or render them into the demo shops.

python -m art --list
python -m art --only mug-red            # every picture whose name begins so
python -m art --only mug --look DIR     # small PNGs to look at, nothing else touched
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable
from pathlib import Path

from art.jozi import PICTURES as JOZI
from art.kloof import PICTURES as KLOOF
from art.picture import Picture
from art.render import rendered, save_master

ROOT = Path(__file__).resolve().parent.parent
SHOPS = {"kloof": KLOOF, "jozi": JOZI}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m art", description="Draw the demo shops' pictures.")
    parser.add_argument("--list", action="store_true", help="names only")
    parser.add_argument(
        "--only", action="append", metavar="NAME", help="pictures whose name begins with NAME"
    )
    parser.add_argument("--look", type=Path, metavar="DIR", help="render small PNGs there instead of masters")
    return parser.parse_args()


def chosen(names: list[str] | None) -> Iterable[tuple[str, Picture]]:
    for shop, pictures in SHOPS.items():
        for picture in pictures:
            if names is None or picture.name.startswith(tuple(names)):
                yield shop, picture


def main() -> None:
    options = arguments()
    for shop, picture in chosen(options.only):
        if options.list:
            print(f"{shop}/{picture.name} on {picture.paper}")
            continue
        started = time.monotonic()
        if options.look:
            options.look.mkdir(parents=True, exist_ok=True)
            rendered(picture, width=400).save(options.look / f"{picture.name}.png")
        else:
            save_master(picture, ROOT / "app" / "demo" / shop / "images")
        print(f"{shop}/{picture.name} {time.monotonic() - started:.1f} s", flush=True)


if __name__ == "__main__":
    main()
