"""Search, facet search and several searches at once, with the answers' shapes as the server gives them."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.meilisearch_standin.filtering import FilterRefused, compile_filter, values_at
from tests.meilisearch_standin.matching import Term, marked, plain, rank, terms
from tests.meilisearch_standin.state import Index, Json, Refused

KNOWN = {
    "q", "offset", "limit", "page", "hitsPerPage", "attributesToRetrieve", "attributesToHighlight",
    "attributesToCrop", "cropLength", "cropMarker", "highlightPreTag", "highlightPostTag", "filter", "sort",
    "facets", "matchingStrategy", "showRankingScore", "attributesToSearchOn", "showMatchesPosition", "distinct",
    "rankingScoreThreshold", "locales", "vector", "hybrid", "retrieveVectors", "showRankingScoreDetails",
}  # fmt: skip


def search(index: Index, asked: Json) -> Json:
    unknown = set(asked) - KNOWN
    if unknown:
        raise Refused(400, "bad_request", f"Unknown field `{sorted(unknown)[0]}`.")
    wanted = terms(asked.get("q") or "", index.settings)
    found = _fitting(index, wanted, asked)
    most = index.settings["pagination"]["maxTotalHits"]
    answer: Json = {"query": asked.get("q"), "processingTimeMs": 1}
    if "page" in asked or "hitsPerPage" in asked:
        page, size = asked.get("page", 1), asked.get("hitsPerPage", 20)
        total = min(len(found), most)
        first = (page - 1) * size
        answer |= {"page": page, "hitsPerPage": size, "totalHits": total}
        answer["totalPages"] = -(-total // size) if size else 0
        keys = found[:most][first : first + size] if page else []
    else:
        offset, limit = asked.get("offset", 0), asked.get("limit", 20)
        answer |= {"offset": offset, "limit": limit, "estimatedTotalHits": min(len(found), most)}
        keys = found[:most][offset : offset + limit]
    answer["hits"] = [_hit(index.documents[key], wanted, asked) for key in keys]
    if asked.get("facets"):
        _count(index, found, asked["facets"], answer)
    return answer


def _fitting(index: Index, wanted: Sequence[Term], asked: Json) -> list[str]:
    """Keys, best first."""
    try:
        fits = compile_filter(asked.get("filter"), index.settings["filterableAttributes"])
    except FilterRefused as refusal:
        raise Refused(400, "invalid_search_filter", str(refusal)) from refusal
    strategy = asked.get("matchingStrategy", "last")
    if strategy not in ("all", "last", "frequency"):
        raise Refused(400, "invalid_search_matching_strategy", f"Unknown value `{strategy}`.")
    orders = [_order(index, each) for each in asked.get("sort") or ()]
    ranked = []
    for key, document in index.documents.items():
        if not fits(document):
            continue
        place: tuple[int, ...] | None = ()
        if wanted:
            place = rank(index.text_of(key), wanted, settings=index.settings, strategy=strategy)
        if place is not None:
            ranked.append((_place(index, document, place, orders), key))
    return [key for _, key in sorted(ranked)]


def _order(index: Index, text: str) -> tuple[str, bool]:
    attribute, _, way = text.rpartition(":")
    if attribute not in index.settings["sortableAttributes"]:
        raise Refused(400, "invalid_search_sort", f"Attribute `{attribute}` is not sortable.")
    return attribute, way == "desc"


def _place(
    index: Index, document: Json, place: tuple[int, ...], orders: list[tuple[str, bool]]
) -> tuple[Any, ...]:
    """By the ranking rules in their order; the four about words are one here."""
    parts: list[Any] = []
    said = False
    for rule in index.settings["rankingRules"]:
        if rule == "sort":
            parts += [_number(document, attribute, descending=descending) for attribute, descending in orders]
        elif ":" in rule:
            attribute, _, way = rule.rpartition(":")
            parts.append(_number(document, attribute, descending=way == "desc"))
        elif not said:
            parts.append(place)
            said = True
    return tuple(parts)


def _number(document: Json, attribute: str, *, descending: bool) -> tuple[bool, float]:
    """What has no such number comes last."""
    values = [value for value in values_at(document, attribute) if isinstance(value, int | float)]
    return (not values, (-1 if descending else 1) * float(values[0]) if values else 0.0)


def _hit(document: Json, wanted: Sequence[Term], asked: Json) -> Json:
    names = asked.get("attributesToRetrieve") or ["*"]
    hit = {name: value for name, value in document.items() if "*" in names or name in names}
    cropped, lit = asked.get("attributesToCrop") or (), asked.get("attributesToHighlight") or ()
    if cropped or lit:
        before, after = asked.get("highlightPreTag", "<em>"), asked.get("highlightPostTag", "</em>")
        hit["_formatted"] = {
            name: marked(
                value,
                wanted,
                before=before,
                after=after,
                crop=asked.get("cropLength", 10) if name in cropped else None,
            )
            for name, value in document.items()
            if name in hit or name in lit or name in cropped
        }
    if asked.get("showRankingScore"):
        hit["_rankingScore"] = 0.9
    return hit


def _count(index: Index, found: Sequence[str], names: Sequence[str], answer: Json) -> None:
    filterable = index.settings["filterableAttributes"]
    if "*" in names:
        names = filterable
    answer |= {"facetDistribution": {}, "facetStats": {}}
    for name in names:
        if not any(name == known or name.startswith(f"{known}.") for known in filterable):
            raise Refused(400, "invalid_search_facets", f"Attribute `{name}` is not filterable.")
        values = [value for key in found for value in values_at(index.documents[key], name)]
        numbers = [
            value for value in values if isinstance(value, int | float) and not isinstance(value, bool)
        ]
        counted = Counter(_word(value) for value in values)
        if counted:
            answer["facetDistribution"][name] = dict(_first(index, counted))
        if numbers:
            answer["facetStats"][name] = {"min": min(numbers), "max": max(numbers)}


def _first(index: Index, counted: Counter[str]) -> list[tuple[str, int]]:
    faceting = index.settings["faceting"]
    by_count = faceting["sortFacetValuesBy"].get("*") == "count"
    ordered = sorted(counted.items(), key=lambda pair: (-pair[1] if by_count else 0, pair[0]))
    return ordered[: faceting["maxValuesPerFacet"]]


def _word(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def facet_search(index: Index, asked: Json) -> Json:
    name, starts = asked["facetName"], asked.get("facetQuery") or ""
    given = {key: value for key, value in asked.items() if key in ("q", "filter", "matchingStrategy")}
    answer = search(index, {**given, "facets": [name], "limit": 0})
    counted = Counter(answer["facetDistribution"].get(name, {}))
    sought = plain(starts)
    hits = [
        {"value": value, "count": count}
        for value, count in _first(index, counted)
        if plain(value).startswith(sought)
    ]
    return {"facetHits": hits[:100], "facetQuery": asked.get("facetQuery"), "processingTimeMs": 1}
