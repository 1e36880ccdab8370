"""Work and events that nobody has dealt with. A store's own are told to it, the rest to whoever runs the machine."""

from app.ops.invariants.invariant import Area, Invariant

WORKER = "Start the workers (bin/run does), and look into their log for why they ended."
RUN_AGAIN = "Mend the cause, then run it again under Jobs."
LOOK = "Open the webhooks' page and have the event looked at again."

WAITING = """
    SELECT name, queue, to_char(run_after AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') AS run_after
    FROM job
    WHERE store_id = {store} AND parked_at IS NULL AND run_after < :now - interval '5 minutes'
      AND (leased_until IS NULL OR leased_until < :now)
"""
PARKED = """
    SELECT name, last_error, to_char(parked_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') AS parked_at
    FROM job WHERE store_id = {store} AND parked_at IS NOT NULL
"""
#: Tried over more than an hour (app/jobs.py, BACKOFF), and tried on.
PUT_OFF = """
    SELECT name, last_error, to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') AS created_at
    FROM job
    WHERE store_id = :store AND parked_at IS NULL AND coalesce((details ->> 'put_off')::int, 0) > 7
"""
TOLD_WAITING = "{name} ({queue}) has waited since {run_after}: is a worker running?"
TOLD_PARKED = "{name} was given up at {parked_at}: {last_error}"

JOBS = (
    Invariant(Area.JOBS, TOLD_WAITING, WORKER, WAITING.format(store=":store")),
    Invariant(Area.JOBS, TOLD_WAITING, WORKER, WAITING.format(store=":installation"), is_installations=True),
    Invariant(Area.JOBS, TOLD_PARKED, RUN_AGAIN, PARKED.format(store=":store")),
    Invariant(
        Area.JOBS,
        "{name} has been put off since {created_at}: {last_error}",
        "It is tried again each hour for three days. See to it that what it waits for is there.",
        PUT_OFF,
    ),
    Invariant(
        Area.JOBS,
        TOLD_PARKED,
        "Mend the cause, then run it again: bin/fusion jobs.",
        PARKED.format(store=":installation"),
        is_installations=True,
    ),
    Invariant(
        Area.JOBS,
        "event {event_id} ({type}) came at {received_at} and was not looked at",
        LOOK,
        """
        SELECT e.event_id, e.type,
               to_char(e.received_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"') AS received_at
        FROM webhook_event e
        WHERE e.processed_at IS NULL AND e.received_at < :now - interval '5 minutes'
          AND NOT EXISTS (
            SELECT 1 FROM job j
            WHERE j.store_id = :installation AND j.name = 'payments.process_event' AND j.arguments[1] = e.id::text
          )
        """,
        is_installations=True,
    ),
)
