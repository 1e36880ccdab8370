"""Pictures of the shelf ``pantry_and_tools``."""

from art.picture import Picture

PICTURES: list[Picture] = []
