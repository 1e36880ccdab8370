"""Asking a person to look at an order. Call with the order locked."""

from sqlalchemy.orm import Session

from app.orders.models.order import Order


def ask_for(session: Session, order: Order, sentence: str, *, by: str) -> None:
    """Have a person look, for the reason in the sentence; it takes the place of an earlier one."""
    event = order.flag(sentence, by=by)
    if event is not None:
        session.add(event)


def stop_asking(session: Session, order: Order, *, by: str) -> None:
    event = order.clear_flag(by=by)
    if event is not None:
        session.add(event)
