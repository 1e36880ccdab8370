"""What a page weighs and how it moves, told by the browser itself, so that it is told without JavaScript too."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

#: A mid-range phone on a developer's machine, as Lighthouse's mobile preset has it.
SLOWER = 4
#: Quarters of a second.
TOLD_WITHIN = 12
MARKUP = ("Document", "Stylesheet", "Script")


@dataclass
class Gauge:
    """Listens from before the page is asked for. Bytes are those of bodies, as they came over the wire."""

    page: Page
    bytes_by_kind: Counter[str] = field(default_factory=Counter)
    pictures: dict[str, int] = field(default_factory=dict)
    shift: float = 0.0
    #: Milliseconds from the navigation to the largest thing painted.
    painted: float = 0.0
    _answers: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    _began: float = 0.0

    def __post_init__(self) -> None:
        self.cdp = self.page.context.new_cdp_session(self.page)
        self.cdp.on("Network.responseReceived", self._answered)
        self.cdp.on("Network.loadingFinished", self._received)
        self.cdp.on("PerformanceTimeline.timelineEventAdded", self._happened)
        self.cdp.on("Network.requestWillBeSent", self._asked)
        self.cdp.send("Network.enable")
        self.cdp.send(
            "PerformanceTimeline.enable", {"eventTypes": ["largest-contentful-paint", "layout-shift"]}
        )

    def slow_down(self) -> None:
        self.cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    def forget(self) -> None:
        self.bytes_by_kind.clear()
        self.pictures.clear()
        self._answers.clear()
        self.shift = self.painted = self._began = 0.0

    def visit(self, address: str) -> None:
        self.forget()
        self.page.goto(address, wait_until="networkidle")
        for _ in range(TOLD_WITHIN):  # what was painted last is told a moment later
            self.page.wait_for_timeout(250)
            if self.painted:
                break

    @property
    def markup(self) -> int:
        return sum(self.bytes_by_kind[kind] for kind in MARKUP)

    def _asked(self, event: dict[str, Any]) -> None:
        if event.get("type") == "Document" and not self._began:
            self._began = event["wallTime"]

    def _answered(self, event: dict[str, Any]) -> None:
        answer = event["response"]
        self._answers[event["requestId"]] = (event["type"], answer["url"], answer["encodedDataLength"])

    def _received(self, event: dict[str, Any]) -> None:
        kind, address, headers = self._answers.get(event["requestId"], ("", "", 0))
        size = int(event["encodedDataLength"]) - headers
        self.bytes_by_kind[kind] += size
        if kind == "Image":
            self.pictures[address] = self.pictures.get(address, 0) + size

    def _happened(self, event: dict[str, Any]) -> None:
        told = event["event"]
        if told["type"] == "layout-shift":
            # Whatever the browser says of recent input: nobody touches the page, and to be made a phone counts as a touch.
            self.shift += told["layoutShiftDetails"]["value"]
        elif told["type"] == "largest-contentful-paint":
            self.painted = max(self.painted, (told["time"] - self._began) * 1000)


#: Controls under 44 by 44 CSS pixels. Links within a sentence are exempt (WCAG 2.2, 2.5.8), a card is its link's
#: target, a label its radio's, and what is not shown cannot be missed.
SMALL_TARGETS = """() => {
  const least = 43.5;
  const isInline = (element) => element.tagName === "A" && getComputedStyle(element).display === "inline"
    && [...element.parentElement.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const targetOf = (element) => element.closest(".card") ?? (element.matches("input") && element.closest("label")) ?? element;
  const found = [];
  for (const element of document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")) {
    if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(".vh, .skip, [tabindex='-1']")) continue;
    if (isInline(element)) continue;
    const box = (targetOf(element) || element).getBoundingClientRect();
    if (box.width && (box.width < least || box.height < least))
      found.push(`${element.outerHTML.slice(0, 90)} is ${Math.round(box.width)} by ${Math.round(box.height)}`);
  }
  return found;
}"""
