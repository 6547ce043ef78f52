"""What staff work with: the pages, and transcripts, put together from the records.

Owns how staff log in, what each of them may do, and how a stored screening is shown. Knows no messenger.
"""

from review.app import staff_pages
from review.deployment import Deployment
from review.passwords import Passwords, is_long_enough
from review.transcript import Line, lines

__all__ = ["Deployment", "Line", "Passwords", "is_long_enough", "lines", "staff_pages"]
