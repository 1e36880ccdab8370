"""A letter to the shop itself: what runs low."""

from collections.abc import Sequence
from uuid import UUID

from flask import current_app
from sqlalchemy import Row, and_, select
from sqlalchemy.orm import Session

from app.catalog.models.product import Product, Variant
from app.config import Settings
from app.inventory.models import StockAlert
from app.notifications import gateway
from app.notifications.letters import INKS, profile_of


def write(session: Session, alert_ids: Sequence[UUID]) -> None:
    """Of the alerts that are open still. Without a mail server, or an address, the back office says it alone.

    Raises MailNotSent. A repeat has the same Message-ID, which mail programs fold into the first.
    """
    settings = current_app.extensions["settings"]
    assert isinstance(settings, Settings)
    store = profile_of(session)
    low = _open(session, alert_ids)
    if settings.smtp_url is None or not store.email or not low:
        return
    base = settings.public_url(store.primary_host)
    context = {
        "store": store,
        "ink": INKS.get(store.theme, INKS["kloof"]),
        "low": low,
        "shop_url": f"{base}/",
        "stock_url": f"{base}/admin/stock?view=low",
    }
    text, html = (
        current_app.jinja_env.get_template(f"emails/low_stock.{kind}").render(context)
        for kind in ("txt", "html")
    )
    subject = f"{low[0].sku} runs low" if len(low) == 1 else f"{low[0].sku} and {len(low) - 1} more run low"
    message = gateway.Message(
        sender_name=store.name,
        sender=store.email,
        recipient=store.email,
        subject=subject,
        text=text,
        html=html,
        key=low[0].id.hex,
    )
    session.rollback()  # nothing is held while a foreign machine thinks
    gateway.deliver(settings.smtp_url, message)


def _open(session: Session, alert_ids: Sequence[UUID]) -> Sequence[Row[UUID, int, int, str, list[str], str]]:
    return session.execute(
        select(
            StockAlert.id,
            StockAlert.available,
            StockAlert.threshold,
            Variant.sku,
            Variant.option_values,
            Product.title,
        )
        .join(Variant, and_(Variant.id == StockAlert.variant_id, Variant.store_id == StockAlert.store_id))
        .join(Product, and_(Product.id == Variant.product_id, Product.store_id == Variant.store_id))
        .where(StockAlert.id.in_(alert_ids), StockAlert.closed_at.is_(None))
        .order_by(StockAlert.id)
    ).all()
