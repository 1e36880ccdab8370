"""What an address of a list says: one state, one address, and nothing that anybody types breaks it."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.search.port import LONGEST_TEXT, Order, PriceRange
from app.storefront.narrowing import (
    MOST_AT_ONCE,
    MOST_KEYS,
    MOST_TICKS,
    Narrowing,
    NoSuchPage,
    is_as_typed,
    parse,
    said_text,
)

#: Each address is made in microseconds; what takes its time is thinking of one.
quickly = settings(max_examples=60, deadline=None)
ORDERS = (Order.RELEVANCE, Order.NEWEST, Order.PRICE_ASC, Order.PRICE_DESC, Order.RATING)


def read(query: str, *, with_text: bool = True) -> Narrowing:
    asked = parse_qsl(query, keep_blank_values=True, errors="replace")
    return parse(asked, orders=ORDERS, with_text=with_text)


keys = st.from_regex(r"(x-)?[a-z]{1,8}(-[a-z]{1,8})?", fullmatch=True).filter(
    lambda key: key not in ("q", "sort", "page", "after", "price", "stock", "sale", "rating")
)
values = st.from_regex(r"[a-zé0-9]{1,8}([-/.][a-z0-9]{1,8}){0,2}", fullmatch=True)
rands = st.integers(1, 9_999_999)
prices: st.SearchStrategy[PriceRange] = st.one_of(
    st.just(PriceRange()),
    rands.map(lambda least: PriceRange(least * 100, None)),
    st.integers(0, 9_999_999).map(lambda most: PriceRange(None, most * 100)),
    st.tuples(rands, rands).map(lambda ends: PriceRange(min(ends) * 100, max(ends) * 100)),
)
pages = st.tuples(st.integers(1, 391), st.integers(0, MOST_AT_ONCE - 1)).map(lambda p: (p[0], p[0] + p[1]))


@st.composite
def narrowings(draw: st.DrawFn) -> Narrowing:
    ticked = draw(
        st.dictionaries(
            keys, st.sets(values, min_size=1, max_size=MOST_TICKS // MOST_KEYS), max_size=MOST_KEYS
        )
    )
    first, last = draw(pages)
    return Narrowing(
        text=said_text(draw(st.text(max_size=60))),
        choices=tuple(sorted((key, tuple(sorted(chosen))) for key, chosen in ticked.items())),
        price=draw(prices),
        in_stock=draw(st.booleans()),
        on_sale=draw(st.booleans()),
        rating_from=draw(st.none() | st.integers(1, 5)),
        order=draw(st.none() | st.sampled_from(ORDERS[1:])),
        first_page=first,
        last_page=last,
        after=draw(st.just("") | st.just("-12.0123456789abcdef0123456789abcdef")) if last == 1 else "",
    )


@quickly
@given(narrowings())
def test_an_address_says_its_state(state: Narrowing) -> None:
    address = state.url("/search")
    assert read(address.partition("?")[2]) == state


@quickly
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12)), max_size=20))
def test_whatever_is_asked_has_one_address(asked: list[tuple[str, str]]) -> None:
    try:
        state = parse(asked, orders=ORDERS, with_text=True)
    except NoSuchPage:
        return
    address = state.query_string()
    assert read(address) == state
    assert read(address).query_string() == address
    address.encode("ascii")


@quickly
@given(narrowings(), st.randoms())
def test_the_order_in_which_it_is_ticked_does_not_matter(state: Narrowing, random: object) -> None:
    pairs = parse_qsl(state.query_string())
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert parse([*pairs, *pairs], orders=ORDERS, with_text=True).choices == state.choices


@quickly
@given(narrowings())
def test_all_that_is_ticked_can_be_taken_off_one_by_one(state: Narrowing) -> None:
    while state.is_narrowed:
        first, *others = state.ticks()
        state = state.without(*first)
        assert list(state.ticks()) == others
        assert (state.first_page, state.last_page, state.after) == (1, 1, "")


@quickly
@given(narrowings())
def test_an_engine_is_asked_for_pages_that_hold_what_is_shown(state: Narrowing) -> None:
    query, skipped = state.query(usual=Order.RELEVANCE)
    starts = (query.page - 1) * query.per_page + skipped
    assert starts == (state.first_page - 1) * 24
    assert skipped + state.pages * 24 <= query.per_page


#: An attribute with the longest of names that is a word of the address, and a category ten deep.
LONG = f"category={'/'.join('c' * 80 for _ in range(10))}&x-{'k' * 80}=a"


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("q=+red++mug+", "q=red+mug"),
        ("colour=red&colour=blue&colour=red", "colour=blue&colour=red"),
        ("size=350-ml&brand=veld&colour=red", "brand=veld&colour=red&size=350-ml"),
        ("category=table/mugs", "category=table/mugs"),
        ("price=100-500", "price=100-500"),
        ("price=500-100", "price=100-500"),
        ("price=100&price=500", "price=100-500"),
        ("price=&price=500", "price=-500"),
        ("price=0-", ""),
        ("price=&price=", ""),
        ("price=1e3-", ""),
        ("price=1-2-3", ""),
        ("price=99999999999-", ""),
        ("stock=in&sale=yes&rating=4", "rating=4&sale=yes&stock=in"),
        ("stock=out&sale=no&rating=6", ""),
        ("sort=relevance&page=1", ""),
        ("sort=popularity&rating=٤", ""),
        ("sort=rating&page=3", "sort=rating&page=3"),
        ("page=2-4", "page=2-4"),
        ("colour=%3Cscript%3E&colour=%00&%00=1", ""),
        ("q=%00%1b%ee%80%80", ""),
        (LONG, LONG),
        (f"{'k' * 83}=a&colour={'v' * 201}", ""),
    ],
)
def test_what_is_asked_is_said_once_and_in_order(asked: str, address: str) -> None:
    assert read(asked).query_string() == address


@pytest.mark.parametrize(
    "page",
    [
        "0",
        "-1",
        "1000000000",
        "401",
        "",
        "x",
        "01",
        "1-1",
        "3-2",
        "1-11",
        "399-401",
        "1-",
        "٢",
        "1&after=5",
        "1&after=5.x",
        f"2&after=5.{'a' * 32}",
    ],
)
def test_a_page_that_no_list_has_is_refused(page: str) -> None:
    with pytest.raises(NoSuchPage):
        read(f"page={page}")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\x00a\ud800b\ue000c", "a b c"),
        ('"red mug', '"red mug'),
        ("red -mug", "red -mug"),
        ("é " * 200, ("é " * 200)[:LONGEST_TEXT].strip()),
        ("x" * 10_240, "x" * LONGEST_TEXT),
        ("\u200f", "\u200f"),
    ],
)
def test_words_are_kept_as_they_can_be_said(text: str, said: str) -> None:
    assert said_text(text) == said


@pytest.mark.parametrize(
    ("query", "typed"),
    [
        ("q=&colour=red", False),
        ("price=&price=", True),
        ("price=1&price=2", True),
        ("rating=", True),
        ("price=1-2", False),
        ("page=", False),
        ("utm_source=x", False),
    ],
)
def test_what_a_form_sends_is_known(query: str, typed: object) -> None:
    assert is_as_typed(parse_qsl(query, keep_blank_values=True)) is typed


def test_a_list_takes_forty_ticks_in_all() -> None:
    ticked = "&".join(
        f"{key}={number:02}" for number in range(15) for key in ("brand", "colour", "size", "weight")
    )
    state = read(ticked)
    assert [(key, len(chosen)) for key, chosen in state.choices] == [
        ("brand", 15),
        ("colour", 15),
        ("size", 10),
    ]
    assert read(state.query_string()) == state


def test_words_are_not_asked_of_a_list_without_them() -> None:
    assert read("q=mug&colour=red", with_text=False) == Narrowing(choices=(("colour", ("red",)),))


def test_what_is_no_facet_is_left_out() -> None:
    state = read("colour=red&utm_source=mail")
    assert state.only({("colour", "red"), ("colour", "blue")}).query_string() == "colour=red"
    assert state.only(()).is_narrowed is False
