"""Whether what providers tell is heard: our clock against theirs, and genuine events that were refused."""

from sqlalchemy.orm import Session

from app.payments.refusals import refused_lately
from app.payments.tape import LARGEST_SKEW, recent_skew


def clock_trouble(session: Session) -> str | None:
    """In a sentence, when recent events were signed more than half a minute from when they came."""
    skew = recent_skew(session)
    if skew is None or abs(skew) <= LARGEST_SKEW:
        return None
    side = "ahead of" if skew > 0 else "behind"
    return f"this server's clock is {abs(skew):.0f} s {side} the payment provider's"


def deafness() -> str | None:
    """In a sentence, when events of the last day bore a signature of ours and were refused all the same."""
    refused = refused_lately()
    if refused is None or not refused.genuine:
        return None
    reasons = ", ".join(
        f"{count} {refusal.value}" for refusal, count in refused.counts.items() if refusal.is_genuine
    )
    off = "" if refused.skew is None else f"; the clock was off by {abs(refused.skew)} s"
    return f"genuine webhooks were refused in the last day ({reasons}{off})"
