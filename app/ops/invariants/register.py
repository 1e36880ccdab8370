"""All of them, in the order in which they are asked."""

from app.ops.invariants.documents import DOCUMENTS
from app.ops.invariants.goods import GOODS
from app.ops.invariants.jobs import JOBS
from app.ops.invariants.orders import ORDERS
from app.ops.invariants.parcels import PARCELS
from app.ops.invariants.promotions import PROMOTIONS
from app.ops.invariants.refunds import REFUNDS
from app.ops.invariants.stock import STOCK
from app.ops.invariants.tenants import TENANTS

INVARIANTS = (*STOCK, *GOODS, *ORDERS, *PARCELS, *REFUNDS, *PROMOTIONS, *DOCUMENTS, *JOBS, *TENANTS)
