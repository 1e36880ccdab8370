"""Pictures of the shelf ``turned``."""

from art.picture import Picture

PICTURES: list[Picture] = []
