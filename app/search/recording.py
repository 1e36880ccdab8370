"""How often something is searched for and opened: counted beside the page, in Redis, at no cost of the database.

The counts may be lost (Redis gone, a worker killed between taking and keeping them) and are never counted twice.
What looks like somebody's address or number is not kept at all (app/search/texts.py).
"""

from uuid import UUID

from redis import Redis

from app.redis_client import breaker
from app.search.texts import is_personal, normalise

#: The engine's name of searches that led to a page.
REDIRECT = "redirect"
#: Counters of one store that wait to be kept: with a query's own, some two thousand queries a minute.
MOST_WAITING = 5_000
#: Where no worker ever takes them they do not stay.
KEPT_SECONDS = 2 * 24 * 3600

#: One round trip. A query that is not there yet is let in while there is room, so that junk fills nothing. KEYS: the
#: store's counts. ARGV: the most there may be, how long they stay, the query, its measures, what it found or nothing,
#: the engine or nothing.
_COUNT = """
local counts, query = KEYS[1], ARGV[3]
local size = redis.call('HLEN', counts)
if ARGV[6] ~= '' then
  redis.call('HINCRBY', counts, 'e' .. ARGV[6], 1)
  if string.find(ARGV[4], 'f') then redis.call('HINCRBY', counts, 'g' .. ARGV[6], 1) end
end
local known = redis.call('HEXISTS', counts, 's' .. query) + redis.call('HEXISTS', counts, 'c' .. query)
if query ~= '' and (known > 0 or size < tonumber(ARGV[1])) then
  for measure in string.gmatch(ARGV[4], '.') do redis.call('HINCRBY', counts, measure .. query, 1) end
  if ARGV[5] ~= '' then redis.call('HSET', counts, 'n' .. query, ARGV[5]) end
end
if size == 0 then redis.call('EXPIRE', counts, ARGV[2]) end
"""


def record(store_id: UUID, text: str, *, total: int, engine: str, corrected: str | None = None) -> None:
    """Count one search: of its first page, and before it is narrowed, or one look would be many.

    ``total`` is how many goods were found, ``engine`` the name of what answered, ``corrected`` the text that was
    searched for instead.
    """
    measures = "s" + ("f" if total == 0 else "") + ("x" if corrected else "")
    _count(store_id, text, measures, found=str(total), engine=engine)


def record_redirect(store_id: UUID, text: str) -> None:
    """Count a search that led to the page that the merchant has named for it: it was answered and followed."""
    _count(store_id, text, "sc", engine=REDIRECT)


def record_click(store_id: UUID, text: str) -> None:
    """Count a product opened from the results for a text."""
    _count(store_id, text, "c")


def _count(store_id: UUID, text: str, measures: str, *, found: str = "", engine: str = "") -> None:
    query = "" if is_personal(text) else normalise(text)
    if query or engine:
        given = (MOST_WAITING, KEPT_SECONDS, query, measures, found, engine)
        breaker().ask(lambda redis: redis.eval(_COUNT, 1, key(store_id), *map(str, given)))


def take(store_id: UUID) -> dict[str, int]:
    """What was counted since it was last asked, by measure and query; from now on it is counted from nought."""
    return breaker().ask(lambda redis: _take(redis, key(store_id))) or {}


def _take(redis: Redis, name: str) -> dict[str, int]:
    with redis.pipeline(transaction=True) as pipe:
        pipe.hgetall(name)
        pipe.delete(name)
        counts, _ = pipe.execute()
    return {field.decode(): int(number) for field, number in counts.items()}


def key(store_id: UUID) -> str:
    return f"searches:{store_id}"
