"""The shop with the guard of its stock taken out, for the negative control: ``gunicorn tests.concurrency.unguarded:app``.

Nothing else differs, so a race that the real shop wins and this one loses is won by the guard.
"""

from app import create_app
from app.inventory import reservations
from tests.faults.broken import naive_stock

reservations.reserve = naive_stock.reserve
app = create_app()
