"""What these tests stand on, beside the two stores: the shop with its limits on."""

from tests.limits import limited

__all__ = ["limited"]
