"""What a browser calls itself, in words that its owner knows it by."""

import re

#: Order matters: Edge and Opera call themselves Chrome as well, and Chrome calls itself Safari.
BROWSERS = (
    ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"), ("curl", "curl"),
)  # fmt: skip
MACHINES = (
    ("iPhone", "an iPhone"), ("iPad", "an iPad"), ("Android", "an Android device"), ("Windows", "Windows"),
    ("Macintosh", "a Mac"), ("CrOS", "a Chromebook"), ("Linux", "Linux"),
)  # fmt: skip
#: Of what is kept: the rest says nothing more.
LONGEST = 300
_UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


def kept(user_agent: str | None) -> str:
    """As it is kept: printable ASCII, which is all that a header should hold."""
    return _UNPRINTABLE.sub("", user_agent or "")[:LONGEST]


def words(user_agent: str) -> str:
    """``Firefox on Windows``; as much of it as can be told."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "A browser")
    machine = next((name for mark, name in MACHINES if mark in user_agent), "")
    return f"{browser} on {machine}" if machine else browser
