"""What staff read: transcripts and lists, put together from the records.

Owns how a stored screening is shown to staff. Knows no messenger.
"""

from review.transcript import Line, lines

__all__ = ["Line", "lines"]
