"""Every model there is, for what must see the whole schema: migrations, the doctor, the factory."""

import app.stores.models  # noqa: F401
