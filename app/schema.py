"""Every model there is, for what must see the whole schema: migrations, the doctor, the factory."""
# ruff: noqa: F401

import app.accounts.models
import app.cart.models
import app.catalog.models.attribute
import app.catalog.models.brand
import app.catalog.models.category
import app.catalog.models.collection
import app.catalog.models.listing
import app.catalog.models.product
import app.catalog.models.redirect
import app.checkout.models
import app.importing.models
import app.inventory.models
import app.jobs
import app.media.models
import app.notifications.models
import app.ops.models
import app.orders.models.credit_note
import app.orders.models.order
import app.orders.models.shipment
import app.payments.models.dispute
import app.payments.models.inbox
import app.payments.models.payment
import app.periodic
import app.pricing.models
import app.promotions.models
import app.reviews.models
import app.search.meilisearch.models
import app.search.models
import app.search.postgres.models
import app.shipping.models
import app.stores.models
