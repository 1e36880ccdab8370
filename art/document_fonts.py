"""The fonts of printed documents, made once from those of the pages: ``python art/document_fonts.py``.

The PDF library wants TrueType with one weight to a file, and cannot read the web's compressed form without a package
that nothing else needs (brotli), so the results are committed. Figures of one width, where the face has them, take the
place of the others: columns of amounts stand in line without a shaping engine. What the shop's faces lack (names from
everywhere) comes from a cut of DejaVu Sans.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "static" / "fonts"
PRINT = ROOT / "app" / "invoicing" / "fonts"
#: Name of the result: the page's font and the weight cut from it.
CUTS = {
    "kloof-display": ("brygada-1918", 500),
    "kloof-text": ("hanken-grotesk", 400),
    "kloof-strong": ("hanken-grotesk", 600),
    "jozi-display": ("big-shoulders", None),
    "jozi-text": ("instrument-sans", 400),
    "jozi-strong": ("instrument-sans", 600),
}
#: Latin with all its marks, Greek, Cyrillic, Hebrew, Arabic, punctuation, currencies, arrows, symbols, faces.
EVERYWHERE = (
    (0x20, 0x24F), (0x2B0, 0x3FF), (0x400, 0x52F), (0x591, 0x5F4), (0x600, 0x6FF), (0x1E00, 0x1EFF), (0x2000, 0x206F),
    (0x20A0, 0x20BF), (0x2100, 0x2199), (0x2600, 0x26FF), (0xFFFD, 0xFFFD), (0x1F600, 0x1F640),
)  # fmt: skip


def main(dejavu: Path) -> None:
    PRINT.mkdir(exist_ok=True)
    for name, (face, weight) in CUTS.items():
        font = TTFont(WEB / f"{face}.woff2")
        if weight is not None:
            font = instancer.instantiateVariableFont(font, {"wght": weight})
        _set_figures_in_line(font)
        _save(font, PRINT / f"{name}.ttf", set(font.getBestCmap()))
    wanted = {code for first, last in EVERYWHERE for code in range(first, last + 1)}
    _save(TTFont(dejavu), PRINT / "everywhere.ttf", wanted)


def _set_figures_in_line(font: TTFont) -> None:
    if "GSUB" not in font:
        return
    features, lookups = font["GSUB"].table.FeatureList.FeatureRecord, font["GSUB"].table.LookupList.Lookup
    instead: dict[str, str] = {}
    for record in features:
        if record.FeatureTag in ("tnum", "lnum"):
            for index in record.Feature.LookupListIndex:
                for table in lookups[index].SubTable:
                    instead.update(getattr(getattr(table, "ExtSubTable", table), "mapping", {}))
    for table in font["cmap"].tables:
        for code, glyph in table.cmap.items():
            table.cmap[code] = instead.get(glyph, glyph)


def _save(font: TTFont, path: Path, codes: set[int]) -> None:
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 4, 5, 6, 13, 14]
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=codes)
    cutter.subset(font)
    font.flavor = None
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
