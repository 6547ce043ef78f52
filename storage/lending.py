"""Through which bot a patient answers, and who of the staff completes it for them at the moment."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, select

from dialogs import Role
from storage.tables import contact, receiving, screening, staff


@dataclass(frozen=True, slots=True, kw_only=True)
class Bot:
    """The bot that a patient writes to. `name`: what links to it go by, where that is known.

    `lent_to`: the member of staff, by name, who has the screening in hand for the patient.
    """

    name: str | None
    lent_to: str | None


OF = (
    select(receiving.c.name, staff.c.name.label("lent_to"))
    .select_from(screening)
    .join(contact, contact.c.id == screening.c.contact_id)
    .join(receiving, and_(receiving.c.channel == contact.c.channel, receiving.c.account == contact.c.account))
    .join(staff, staff.c.contact_id == screening.c.lent_to, isouter=True)
    .where(
        screening.c.id == bindparam("screening_id"),
        screening.c.role == Role.PATIENT.value,
        contact.c.mark.is_not(None),
    )
)


def bot_of(connection: Connection, screening_id: str) -> Bot | None:
    """The bot that a screening's patient writes to; nothing where no patient writes to one."""
    row = connection.execute(OF, {"screening_id": screening_id}).one_or_none()
    return None if row is None else Bot(name=row.name, lent_to=row.lent_to)
