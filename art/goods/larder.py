"""Honey with its dipper, and mango atchar."""

from __future__ import annotations

import math

from art.colour import lit, mix
from art.goods.labelled import lid_top, words_round
from art.laid import rod, silhouette, spine
from art.lettering import mark
from art.skins import skin
from art.svg import Point, Sheet, oval, polyline
from art.turned import HIGH, LOW, Finish, Mouth, Turned, open_mouth

HONEY, CORK, BEECH = "#dc8f14", "#c49a66", "#b98550"
SKEP = [(520, 98), (534, 104), (552, 132), (586, 172), (650, 196), (730, 190), (782, 164), (804, 136)]


def honey_jar(sheet: Sheet) -> None:
    form = _skep(sheet, LOW, 378)
    cork = Turned(sheet, [(462, 102), (466, 105), (520, 94), (536, 90)], cx=378)
    cork.shade(CORK, Finish(foot=0.4))
    cork.skin("fleck", lit(CORK, 0.45), opacity=0.6)
    sheet.ellipse((378, 463), (102, 21), sheet.linear([(0, lit(CORK, 1.25)), (1, lit(CORK, 0.86))]))
    skin(sheet, oval(378, 463, 101, 21), "fleck", lit(CORK, 0.5), opacity=0.55)
    _string(form)
    _dipper(sheet, (470, 880), (694, 800))


def _skep(sheet: Sheet, tilt: float, cx: float) -> Turned:
    """Ridged like a skep, and lit through: brightest where the light leaves it."""
    form = Turned(sheet, SKEP, cx=cx, tilt=tilt)
    form.shadow(spread=1.15, reach=330)
    sheet.ellipse((cx + 190, 812), (130, 22), lit(HONEY, 1.35), opacity=0.55, blur=18)
    glass = "#e6dcc4"
    form.shade(
        lambda down: mix(glass, HONEY, 0.5) if down < 0.16 else mix("#e8a528", HONEY, round(down, 2)),
        Finish(gloss=0.95, foot=0.1),
        glow=lambda down: 1.08 - 0.1 * abs(down - 0.4) + 0.035 * math.sin(down * 66),
    )
    with sheet.within(form.outline):
        sheet.ellipse((cx + 74, 712), (110, 92), "#ffd765", opacity=0.75, blur=36)
        sheet.ellipse((cx - 110, 740), (70, 70), "#7a3c04", opacity=0.38, blur=30)
        for y in range(566, 790, 32):
            ring = [form.around(form.y(y), a / 10) for a in range(-15, 16)]
            sheet.line(polyline(ring), lit(HONEY, 0.5), 3.4, opacity=0.34, blur=1.2)
            sheet.line(polyline(ring), "#ffe9a6", 2.6, opacity=0.6, blur=0.8, move=(0, 4))
        sheet.line(
            f"M{cx - 140} {form.y(620):g}Q{cx - 162} {form.y(690):g} {cx - 136} 770",
            "#fff8e2",
            13,
            opacity=0.7,
            blur=4,
        )
        sheet.line(
            f"M{cx + 150} {form.y(600):g}Q{cx + 172} {form.y(680):g} {cx + 150} 760",
            "#fff8e2",
            5,
            opacity=0.6,
            blur=2,
        )
    form.label(630, 738, 0.62, "#f6ecd6")
    ink = "#5a3208"
    words_round(form, "FYNBOS", 672, 32, colour=ink, spacing=120)
    words_round(form, "RAW HONEY", 702, 15, colour=ink, spacing=200)
    words_round(form, "KLOOF & KAROO", 724, 9.5, colour=ink, spacing=180)
    return form


def _string(form: Turned) -> None:
    sheet, twine = form.sheet, "#c9ad7c"
    ring = polyline([form.around(form.y(540), a / 10) for a in range(-14, 15)])
    for shift in (0, 6):
        sheet.line(ring, lit(twine, 0.5), 6, move=(0, shift + 1.5))
        sheet.line(ring, lit(twine, 1.1), 4.4, move=(0, shift))
    x, y = form.front(540)
    tag = f"M{x + 34:g} {y + 4:g}l56 26l-18 46l-58 -24l-4 -32Z"
    sheet.line(f"M{x:g} {y:g}Q{x + 24:g} {y + 14:g} {x + 34:g} {y + 16:g}", twine, 3)
    sheet.path(tag, "#5a2c02", opacity=0.4, blur=4, move=(4, 5))
    sheet.path(tag, sheet.linear([(0, "#d9b98a"), (1, "#b89462")]))
    with sheet.group(turn=(24, x + 50, y + 40)):
        mark(sheet, (x + 56, y + 40), 13, "#6b4420")


def _dipper(sheet: Sheet, head: Point, tail: Point) -> None:
    """A beech dipper lies before the jar, its grooves still wet."""
    points, radii = _dipper_spine(head, tail)
    d = silhouette(points, radii)
    dark = lit(sheet.paper, 0.13)
    sheet.path(d, dark, opacity=0.34, blur=10, move=(16, 12))
    sheet.path(d, dark, opacity=0.5, blur=3, move=(4, 6))
    rod(sheet, points, radii, BEECH)
    skin(sheet, d, "wood", lit(BEECH, 0.3), opacity=0.3, turn=-20)
    pool = [(0, "#ffd667"), (0.6, HONEY), (1, "#a85f06")]
    x, y = head
    sheet.path(
        f"M{x - 40} {y + 34}C{x - 66} {y + 10} {x - 30} {y - 2} {x + 4} {y + 16}"
        f"C{x + 60} {y + 20} {x + 52} {y + 50} {x + 4} {y + 50}"
        f"C{x - 20} {y + 50} {x - 32} {y + 44} {x - 40} {y + 34}Z",
        sheet.linear(pool),
        opacity=0.92,
    )
    sheet.line(f"M{x - 34} {y + 26}Q{x - 20} {y + 16} {x} {y + 22}", "#fff6d6", 4, opacity=0.8, blur=1)


def _dipper_spine(head: Point, tail: Point) -> tuple[list[Point], list[float]]:
    profile: list[tuple[float, float]] = [(0.0, 20)]
    for groove in range(6):
        along, wide = 0.02 + groove * 0.05, 36 - abs(groove - 2) * 4
        profile += [
            (along, wide),
            (along + 0.026, wide),
            (along + 0.028, wide - 14),
            (along + 0.046, wide - 14),
        ]
    return spine(head, tail, [*profile, (0.33, 12), (0.4, 9), (0.9, 10), (0.96, 14), (1.0, 9)], rings=120)


def honey_from_the_dipper(sheet: Sheet) -> None:
    form = _skep(sheet, HIGH, 400)
    y = form.ys[0]
    inside = open_mouth(
        form, Mouth(wall=8, inside="#f0c25a", lip="#efe4c8", gloss=0.9, fill=HONEY, depth=0.2)
    )
    sheet.ellipse((400, y), (form.rs[0], form.rs[0] * HIGH), "none", opacity=0.6, stroke="#fffdf4", width=4)
    pool = (414, y + 20)
    with sheet.within(inside):
        for r in (44, 30, 16):
            sheet.ellipse(pool, (r, r * 0.42), "#ffd25e", opacity=0.3)
    head, tail = (420, y - 176), (566, y - 420)
    points, radii = _dipper_spine(head, tail)
    thread = (
        f"M{head[0] - 14} {head[1] + 14}"
        f"C{head[0] - 12} {head[1] + 70} {pool[0] - 5} {pool[1] - 60} {pool[0] - 7} {pool[1]}h14"
        f"C{pool[0] + 6} {pool[1] - 60} {head[0] + 18} {head[1] + 70} {head[0] + 26} {head[1] - 6}Z"
    )
    sheet.path(thread, sheet.linear([(0, "#b86a08"), (0.4, "#ffcf58"), (1, "#d98a12")]), opacity=0.95)
    sheet.line(
        f"M{head[0] + 1} {head[1] + 40}Q{pool[0] - 1} {head[1] + 90} {pool[0] - 2} {pool[1] - 14}",
        "#fff3c4",
        2.6,
        opacity=0.8,
        blur=0.8,
    )
    rod(sheet, points, radii, BEECH)
    wet = [(p, r + 1.5) for p, r in zip(points, radii, strict=True)][:54]
    coat = silhouette([p for p, _ in wet], [r for _, r in wet])
    sheet.path(coat, HONEY, opacity=0.55)
    sheet.line(polyline([(x - 12, y0 - 6) for (x, y0), _ in wet[6:50]]), "#fff3c4", 5, opacity=0.6, blur=2)


MANGO = ("#e0a030", "#d98a24", "#e8b648", "#c9761c")
TALL = [(404, 118), (418, 120), (440, 138), (470, 146), (770, 146), (792, 142), (806, 128)]


def atchar_jar(sheet: Sheet) -> None:
    _atchar(sheet, 400)


def _atchar(sheet: Sheet, cx: float) -> None:
    oil = "#b3661a"
    form = Turned(sheet, TALL, cx=cx)
    form.shadow(spread=1.08, reach=350)
    sheet.ellipse((cx + 160, 812), (90, 15), lit(oil, 1.3), opacity=0.34, blur=16)
    form.shade(lambda down: "#d9d0bc" if down < 0.1 else oil, Finish(gloss=0.5, foot=0.1))
    inside = Turned(sheet, [(448, 141), (470, 145), (770, 145), (792, 141), (806, 127)], cx=cx)
    with sheet.within(inside.outline):
        sheet.wash("#c07a22", (cx - 150, 400, cx + 150, 850))
        for _ in range(150):
            x, y = sheet.random.uniform(cx - 140, cx + 140), sheet.random.uniform(440, 846)
            _chunk(sheet, (x, y), sheet.random.uniform(22, 36))
        _seeds(sheet, (cx, 640), (130, 190), 110)
        deep = "#3a1806"
        shade = [(0, deep, 0.5), (0.2, deep, 0.08), (0.42, deep, 0), (0.72, deep, 0.14), (1, deep, 0.58)]
        sheet.wash(sheet.linear(shade, line=(cx - 146, 0, cx + 146, 0)), (cx - 150, 400, cx + 150, 850))
        sheet.line(f"M{cx - 104} 470V780", "#ffffff", 13, opacity=0.5, blur=3)
        sheet.line(f"M{cx + 116} 476V770", "#ffffff", 5, opacity=0.4, blur=1.6)
    form.label(540, 706, 1.0, "#f2c53d")
    ink = "#7a1f12"
    words_round(form, "MANGO", 590, 42, colour=ink, spacing=90)
    words_round(form, "ATCHAR", 636, 42, colour=ink, spacing=60)
    words_round(form, "HOT", 668, 16, colour=ink, spacing=300)
    words_round(form, "KLOOF & KAROO", 690, 10, colour=ink, spacing=190)
    _screw_lid(sheet, cx)


def _screw_lid(sheet: Sheet, cx: float) -> None:
    lid = "#7c2418"
    cap = Turned(sheet, [(352, 124), (358, 131), (412, 132), (418, 129)], cx=cx)
    cap.shade(lid, Finish(gloss=0.8, foot=0.4))
    for i in range(-17, 18):
        x0, y0 = cap.around(cap.y(374), i * 0.085)
        x1, y1 = cap.around(cap.y(408), i * 0.085)
        sheet.line(f"M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}", lit(lid, 0.5), 2.2, opacity=0.55)
    lid_top(sheet, (cx, 353), 124, lid, LOW)


def _chunk(sheet: Sheet, at: Point, size: float) -> None:
    """A cube of mango with its skin still on, or now and then a sliver of chilli."""
    (x, y), jitter = at, sheet.random.uniform
    turn = jitter(-40, 40)
    if sheet.random.random() < 0.14:
        with sheet.group(turn=(turn, x, y)):
            sheet.ellipse((x + 2, y + 3), (size * 0.9, size * 0.2), "#3a0c04", opacity=0.5, blur=2)
            sheet.ellipse(at, (size * 0.9, size * 0.2), "#b3261a")
            sheet.ellipse((x - 4, y - 2), (size * 0.5, size * 0.06), "#ee8a6a", opacity=0.7)
        return
    colour = MANGO[int(jitter(0, 4)) % 4]
    s, t = size * 0.62, size * jitter(0.4, 0.6)
    with sheet.group(turn=(turn, x, y)):
        sheet.path(
            f"M{x - s:.1f} {y - t:.1f}h{2 * s:.1f}v{2 * t:.1f}h{-2 * s:.1f}Z",
            "#5a2404",
            opacity=0.5,
            blur=3,
            move=(3, 4),
        )
        block = (
            f"M{x - s:.1f} {y - t + 5:.1f}q0 -5 5 -5h{2 * s - 10:.1f}q5 0 5 5v{2 * t - 10:.1f}q0 5 -5 5"
            f"h{-2 * s + 10:.1f}q-5 0 -5 -5Z"
        )
        sheet.path(block, sheet.falling([(0, lit(colour, 1.35)), (0.5, colour), (1, lit(colour, 0.66))]))
        sheet.line(f"M{x - s + 2:.1f} {y + t - 2:.1f}h{2 * s - 4:.1f}", "#6d7a2c", 3.4, opacity=0.8)
        sheet.line(f"M{x - s + 5:.1f} {y - t + 4:.1f}h{s:.1f}", "#fff0c0", 3, opacity=0.6, blur=1)


def _seeds(sheet: Sheet, at: Point, spread: Point, count: int) -> None:
    for _ in range(count):
        x, y = (
            at[0] + sheet.random.uniform(-1, 1) * spread[0],
            at[1] + sheet.random.uniform(-1, 1) * spread[1],
        )
        sheet.ellipse((x, y), (3, 2.8), sheet.random.choice(("#3a2210", "#6b3a14", "#e6c060")), opacity=0.9)


def atchar_in_a_bowl(sheet: Sheet) -> None:
    with sheet.group(transform="translate(-2 30) scale(.92)"):
        _atchar(sheet, 330)
    glaze, cx = "#3f5f6a", 562.0
    form = Turned(sheet, [(768, 152), (776, 151), (830, 118), (872, 74), (880, 70)], cx=cx, tilt=0.42)
    form.shadow(spread=1.15, reach=260)
    form.shade(glaze, Finish(gloss=0.6))
    form.skin("speckle", lit(glaze, 0.4), opacity=0.4)
    mouth = Mouth(wall=8, inside=lit(glaze, 1.2), lip=lit(glaze, 1.2), fill="#a85a16", depth=0.1)
    y = form.ys[0]
    with sheet.within(open_mouth(form, mouth)):
        for i in range(40):
            angle, far = i * 2.4, math.sqrt(i / 40)
            at = (cx + 122 * far * math.cos(angle), y + 18 + 46 * far * math.sin(angle))
            _chunk(sheet, at, sheet.random.uniform(26, 36))
        _seeds(sheet, (cx, y + 16), (100, 36), 40)
        sheet.ellipse((cx - 50, y - 6), (60, 14), "#fff2cc", opacity=0.3, blur=9)
