"""Tells the workers on PostgreSQL that a contact waits to be attended to: a job is a contact's id and nothing else.

Inbox and outbox stay the truth. A job that gets lost costs a moment, since a sweep finds work that nobody announced;
one that comes twice finds nothing to do. The contact is the job's lock: two workers never attend to one at a time.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status
from sqlalchemy import Connection, text

from storage.errors import DatabaseUnreachable

#: The one kind of job. Its argument is `contact_id`, its queue is the contact's channel.
ATTEND = "attend"

#: It never opens a connection: each call is given that of a transaction of ours.
MANAGER = App(connector=SyncPsycopgConnector()).job_manager

LOCKED = text(
    "SELECT lock FROM procrastinate_jobs"
    " WHERE lock = ANY(:locks) AND queue_name = :queue AND status::text = ANY(:states)"
)

#: In one statement: a job that another process has put back, and a worker then taken up, must not be put back again.
LOST = text(
    "WITH lost AS MATERIALIZED"
    " (SELECT id, args FROM procrastinate_jobs AS job WHERE queue_name = :queue AND status = 'doing'"
    " AND (worker_id IS NULL OR EXISTS (SELECT FROM procrastinate_workers AS worker WHERE worker.id = job.worker_id"
    " AND last_heartbeat < now() - make_interval(secs => :seconds)))"
    " FOR UPDATE OF job SKIP LOCKED)"
    " SELECT (args ->> 'contact_id')::bigint, procrastinate_retry_job_v2(id, now(), NULL, NULL, NULL) FROM lost"
)

#: A job that waits will see what is stored now; one that is under way has perhaps looked already.
WAITING = (Status.TODO,)
AT_WORK = (Status.TODO, Status.DOING)


def announce(
    connection: Connection, channel: str, contact_ids: Collection[int], *, unless: Sequence[Status] = WAITING
) -> int:
    """Have these contacts attended to, once the transaction is committed; for how many that needed a new job.

    A contact with a job in one of the states `unless` gets no other.
    """
    locks = {_lock(contact_id): contact_id for contact_id in sorted(contact_ids)}
    if not locks:
        return 0
    where = {"locks": list(locks), "queue": channel, "states": [status.value for status in unless]}
    for lock in connection.execute(LOCKED, where).scalars():
        locks.pop(lock, None)
    jobs = [
        Job(task_name=ATTEND, queue=channel, lock=lock, queueing_lock=None, task_kwargs={"contact_id": contact_id})
        for lock, contact_id in locks.items()
    ]
    if jobs:
        try:
            MANAGER.batch_defer_jobs(jobs, connection=connection.connection.driver_connection)
        except ConnectorException as error:
            raise DatabaseUnreachable(f"The workers could not be told ({type(error.__cause__).__name__}).") from None
    return len(jobs)


def take_over(connection: Connection, channel: str, seconds: float) -> list[int]:
    """Put the jobs back into line whose workers nothing was heard of for so long; the contacts."""
    return list(connection.execute(LOST, {"queue": channel, "seconds": seconds}).scalars())


def _lock(contact_id: int) -> str:
    return f"contact {contact_id}"
