"""Product files against their limits: two sizes of a Shopify and of a WooCommerce file, by the operator's command.

Goals: 2,000 rows within 60 s; at 50,000 rows not 200 MB more memory than at two. The files are made here.
"""

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.goods import prepared_shop
from benchmarks.local_services import services

#: Each ends with a whole product, in both formats.
FEW, SMALL, LARGE = 2, 2_000, 50_000
SECONDS, MEGABYTES = 60.0, 200.0
SIZES, COLOURS = ("S", "M", "L", "XL"), ("Sand", "Ink", "Clay")

Rows = Iterator[list[str]]


def measure() -> list[Figure]:
    figures: list[Figure] = []
    with services() as environment, tempfile.TemporaryDirectory() as folder:
        settings = {**environment, "FUSION_RATE_LIMITS": "off", "LOG_LEVEL": "WARNING"}
        prepared_shop(settings)
        for name, rows in (("Shopify", shopify_rows), ("WooCommerce", woocommerce_rows)):
            figures += _of_format(name, rows, folder=Path(folder), settings=settings)
    return figures


def _of_format(
    name: str, rows: Callable[[str], Rows], *, folder: Path, settings: dict[str, str]
) -> Iterable[Figure]:
    few, small, large = (
        _import(_write(folder / f"{name}-{count}.csv", rows(f"{name}{count}"), count), settings)
        for count in (FEW, SMALL, LARGE)
    )
    _say(f"{name}: {small[0]:.1f} s for {SMALL} rows, {large[0]:.1f} s for {LARGE}")
    again = _import(folder / f"{name}-{SMALL}.csv", settings)
    return [
        Figure(f"{name}, {SMALL} rows", small[0], SECONDS, "s", 1, is_cost=True),
        Figure(f"{name}, {SMALL} rows again", again[0], SECONDS, "s", 1, is_cost=True),
        Figure(f"{name}, {LARGE} rows, memory", large[1] - few[1], MEGABYTES, "MB", 1, is_cost=True),
    ]


def shopify_rows(mark: str) -> Rows:
    """The header, then products of up to twelve variants each, with a body of a few hundred characters."""
    yield _header(
        "Handle,Title,Body (HTML),Vendor,Product Category,Type,Tags,Published,Option1 Name,Option1 Value,"
        "Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,"
        "Variant Inventory Policy,Variant Price,Variant Compare At Price,Variant Barcode,Image Src,Status"
    )
    number = 0
    while True:
        number += 1
        own = [
            f"Good thing {number} of {mark}", f"<p>{'Made by hand. ' * 30}</p>", f"Maker {number % 40}",
            f"Table > Shelf {number % 25}", f"Type {number % 12}", "new, table", "TRUE", "Size",
        ]  # fmt: skip
        for index in range(1 + number % 12):
            size, colour = SIZES[index % 4], COLOURS[index // 4]
            first = own if index == 0 else [""] * 8
            yield [
                f"{mark}-good-{number}".lower(), *first, size, "Colour" if index == 0 else "", colour,
                f"{mark}-{number}-{index}", "420", "shopify", str(index), "deny", f"{100 + number % 900}.50", "",
                f"60012345{number:05d}", f"https://cdn.example/{number}-{index}.jpg", "active" if index == 0 else "",
            ]  # fmt: skip


def woocommerce_rows(mark: str) -> Rows:
    yield _header(
        "ID,Type,SKU,Name,Published,Short description,Description,Tax status,In stock?,Stock,Weight (kg),Length (cm),"
        "Sale price,Regular price,Categories,Tags,Images,Parent,Attribute 1 name,Attribute 1 value(s),"
        "Attribute 1 visible,Attribute 2 name,Attribute 2 value(s),Attribute 2 visible"
    )
    number = 0
    while True:
        number += 1
        sku, price = f"{mark}-{number}", str(100 + number % 900)
        sizes = SIZES[: number % 5]
        yield [
            str(number), "variable" if sizes else "simple", sku, f"Good thing {number} of {mark}", "1", "Short words.",
            f"<p>{'Made by hand. ' * 30}</p>", "taxable", "1", "" if sizes else "7", "0.4", "20", "",
            "" if sizes else price, f"Table > Shelf {number % 25}", "new", f"https://shop.example/{number}.jpg", "",
            "Size", ", ".join(sizes) or "One", "1", "Material", f"Clay {number % 7}", "1",
        ]  # fmt: skip
        for size in sizes:
            yield [
                "", "variation", f"{sku}-{size}", f"Good thing {number} - {size}", "1", "", "", "taxable", "1", "3", "",
                "", "", price, "", "", "", sku, "Size", size, "", "", "", "",
            ]  # fmt: skip


def _header(names: str) -> list[str]:
    return names.split(",")


def _write(path: Path, rows: Rows, count: int) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(islice(rows, count + 1))
    return path


def _import(path: Path, settings: dict[str, str]) -> tuple[float, float]:
    """Seconds, and the most memory that the command held, in MB."""
    command = [
        sys.executable,
        "-m",
        "flask",
        "--app",
        "wsgi",
        "catalog",
        "import",
        str(path),
        "--store",
        "bench",
    ]
    began = time.perf_counter()
    child = subprocess.Popen(command, env={**os.environ, **settings}, stdout=subprocess.DEVNULL)
    most = 0
    while child.poll() is None:
        most = max(most, _most_held(child.pid))
        time.sleep(0.05)
    if child.returncode:
        raise RuntimeError(f"the import of {path.name} ended with {child.returncode}")
    return time.perf_counter() - began, most / 1000


def _most_held(pid: int) -> int:
    """In kB. The system's own account of an ended child begins with what its parent held, and would hide it."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM:")), 0)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
