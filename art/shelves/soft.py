"""Pictures of the shelf ``soft``."""

from art.picture import Picture

PICTURES: list[Picture] = []
