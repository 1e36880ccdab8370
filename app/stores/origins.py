"""Origins of web pages: scheme, host and port, as browsers write them."""

import re

#: Plain http only where it cannot leave the machine.
_ORIGIN = re.compile(
    r"https://[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?(?::[1-9][0-9]{0,4})?|http://(?:localhost|127\.0\.0\.1)(?::[1-9][0-9]{0,4})?"
)


def is_origin(text: str) -> bool:
    return _ORIGIN.fullmatch(text) is not None
