"""The shop window: one blueprint, a module for each kind of page.

Its views are cached whole, so none may look at the visitor.
"""

from typing import Any

from flask import Blueprint, g

from app.catalog.navigation import Departments, category_tree
from app.extensions import db
from app.storefront.cards import cards_html

bp = Blueprint("storefront", __name__)
bp.add_app_template_global(cards_html, "cards_html")


@bp.app_context_processor
def navigation() -> dict[str, Any]:
    return {"nav": Departments(lambda: category_tree(db.session()))}


def notes(*names: str) -> dict[str, str]:
    """The merchant's own sentences, where there are any; the templates have usual ones."""
    return {name: g.store.home[name] for name in names if g.store.home.get(name)}
