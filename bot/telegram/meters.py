"""What the bot counts and measures, as Prometheus reads it. Labels name kinds of things, never persons or chats."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

#: Seconds; people notice a second and give up on a minute.
BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300)


class Meters:
    """The counters of one process. Those of the records as a whole are read when somebody looks."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self.received = self._counter("updates_received", "Updates stored, each for the first time.")
        self.requests = self._counter("webhook_requests", "Webhook requests by the status of the answer.", "status")
        self.turns = self._counter("turns", "Updates by how handling them went.", "outcome")
        self.turn_seconds = self._histogram("turn_seconds", "From an update's arrival until it is handled and stored.")
        self.sends = self._counter("sends", "Messages by how sending them went.", "outcome")
        self.delivery_seconds = self._histogram("delivery_seconds", "From a message's commit until Telegram has it.")
        self.retries = self._counter("retries", "What had to be tried again.", "what")
        self.asked_again = self._counter("questions_asked_again", "Questions put again after a gap in receiving.")
        self.conflicts = self._counter("second_poller", "How often another process took this bot's updates.")
        self.ready = self._gauge("ready", "1 while this process can do its work.")
        self.since_receipt = self._gauge("seconds_since_receipt", "Since this process last heard from Telegram.")
        self.updates_waiting = self._gauge("inbox_waiting", "Updates not handled.")
        self.inbox_age = self._gauge("inbox_age_seconds", "How long the oldest of them has waited.")
        self.messages_waiting = self._gauge("outbox_waiting", "Messages not sent to people who can be reached.")
        self.outbox_age = self._gauge("outbox_age_seconds", "How long the oldest of them has waited.")
        self.updates_dead = self._gauge("inbox_dead", "Updates that could not be handled and were set aside.")
        self.messages_undeliverable = self._gauge("outbox_undeliverable", "Messages that never can be delivered.")

    def written(self) -> bytes:
        """Everything, in Prometheus' text format."""
        return generate_latest(self._registry)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"prescreen_{name}", what, labels, registry=self._registry)

    def _histogram(self, name: str, what: str) -> Histogram:
        return Histogram(f"prescreen_{name}", what, buckets=BUCKETS, registry=self._registry)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(f"prescreen_{name}", what, registry=self._registry)
