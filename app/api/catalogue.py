"""Goods and departments for programs. What is not for sale is not there."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.api.blueprint import answers, bp, takes
from app.api.catalogue_schemas import CategoriesSchema, ListQuery, ProductPageSchema, ProductSchema
from app.api.fields import CURRENCY
from app.api.product_list import ProductPage, asked_for, list_products
from app.catalog.addresses import variant_url
from app.catalog.attributes import described
from app.catalog.navigation import Node, category_tree
from app.catalog.queries import Card
from app.database import NotFound, reading
from app.extensions import db
from app.media.addresses import media_url
from app.search.port import Facet
from app.storefront.addresses import SLUG, absolute
from app.storefront.choices import VariantOffer
from app.storefront.queries import find_product_row, variant_rows
from app.storefront.sharing import PICTURE_WIDTH

Told = dict[str, Any]


@bp.get("/products", tags=["Catalogue"])
@takes(ListQuery, "query")
@answers(ProductPageSchema)
def list_of_products(query: Mapping[str, Any]) -> Told:
    """Products that are for sale, searched and narrowed

    Without words and without narrowing, all of them, the newest first, to the very end.
    """
    session = db.session()
    with reading(session):
        asked = asked_for(session, query)
        page = (
            ProductPage((), 0, None)
            if asked is None
            else list_products(session, asked, with_facets=query.get("facets", False))
        )
    return {
        "products": [_card(card) for card in page.products],
        "total": page.total,
        "next_cursor": page.next_cursor,
        "corrected": page.corrected,
        "facets": [_facet(facet) for facet in page.facets],
    }


@bp.get("/products/<slug>", tags=["Catalogue"])
@answers(ProductSchema)
def one_product(slug: str) -> Told:
    """One product and its variants

    A variant's `id` is what goes into a cart.
    """
    if SLUG.fullmatch(slug) is None:
        raise NotFound("Product")
    session = db.session()
    with reading(session):
        row = find_product_row(session, slug)
        if row is None:
            raise NotFound("Product")
        variants = [VariantOffer.of(variant) for variant in variant_rows(session, row.id)]
        node = category_tree(session).by_id.get(row.category_id)
    return _product(row, variants, node)


@bp.get("/categories", tags=["Catalogue"])
@answers(CategoriesSchema)
def list_of_categories() -> Told:
    """The departments of the shop and their shelves"""
    session = db.session()
    with reading(session):
        tree = category_tree(session)
    return {"categories": [_category(node) for top in tree.departments for node in _with_below(top)]}


def _with_below(node: Node) -> Sequence[Node]:
    return [node, *(below for child in node.children for below in _with_below(child))]


def _category(node: Node) -> Told:
    return {
        "path": node.path,
        "name": node.name,
        "description": node.description,
        "parent": node.parent.path if node.parent else None,
        "product_count": node.product_count,
        "url": absolute(node.url),
    }


def _card(card: Card) -> Told:
    return {
        "slug": card.slug,
        "title": card.title,
        "subtitle": card.subtitle,
        "url": absolute(card.url),
        "price_cents": card.price_cents,
        "price_varies": card.price_varies,
        "compare_at_cents": card.compare_at_cents,
        "currency": CURRENCY,
        "availability": card.stock_band.value,
        "image": picture(card.image),
    }


def picture(image: Mapping[str, Any] | None) -> Told | None:
    """A rendition that every program can draw."""
    if image is None:
        return None
    return {
        "url": absolute(media_url(image, PICTURE_WIDTH, "jpg")),
        "alt": image["alt"],
        "width": image["width"],
        "height": image["height"],
    }


def _facet(facet: Facet) -> Told:
    return {
        "key": facet.key,
        "label": facet.label,
        "kind": facet.kind.value,
        "values": [{"value": v.value, "label": v.label, "count": v.count} for v in facet.values],
        "least_cents": facet.price.least,
        "most_cents": facet.price.most,
    }


def _product(row: Any, variants: Sequence[VariantOffer], node: Node | None) -> Told:
    names = [str(option["name"]) for option in row.options or []]
    return {
        "id": str(row.id),
        "slug": row.slug,
        "title": row.title,
        "subtitle": row.subtitle,
        "url": absolute(f"/p/{row.slug}"),
        "description_html": row.description_html,
        "brand": row.brand,
        "brand_slug": row.brand_slug,
        "category": node.path if node else None,
        "tax_class": row.tax_class.value,
        "rating_count": row.rating_count,
        "rating": round(row.rating_sum / row.rating_count, 2) if row.rating_count else None,
        "attributes": [
            {"name": name, "value": value}
            for name, value in (described(each) for each in row.attributes or [])
        ],
        "images": [picture(image) for image in row.pictures or []],
        "variants": [_variant(row.slug, names, variant) for variant in variants],
    }


def _variant(slug: str, names: Sequence[str], variant: VariantOffer) -> Told:
    return {
        "id": str(variant.id),
        "sku": variant.sku,
        "title": variant.title,
        "options": dict(zip(names, variant.option_values, strict=False)),
        "price_cents": variant.price_cents,
        "compare_at_cents": variant.compare_at_cents,
        "currency": CURRENCY,
        "barcode": variant.barcode,
        "weight_grams": variant.weight_grams,
        "availability": variant.band.value,
        "most": variant.max_quantity,
        "url": absolute(variant_url(slug, names, variant.option_values)),
    }
