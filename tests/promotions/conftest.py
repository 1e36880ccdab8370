"""What these tests stand on, beside the two stores: a look at one order and its payment."""

from tests.payments.conftest import counter

__all__ = ["counter"]
