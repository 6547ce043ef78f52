"""One-time codes of an authenticator app (TOTP, RFC 6238) as a second factor."""

from __future__ import annotations

from datetime import datetime

import pyotp
from pyotp.exceptions import OTPVerificationError

#: Clocks differ: a code counts up to so many steps of 30 seconds before and after its own.
STEPS_OFF = 1


def new_totp_secret() -> str:
    """A secret to share with an app: 160 random bits in base 32."""
    return pyotp.random_base32()


def totp_address(secret: str, login: str) -> str:
    """The address that an app takes the secret from."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name="prescreen")


def totp_step(secret: str, code: str, now: datetime) -> int | None:
    """The step whose code this is, or nothing for a wrong one."""
    typed = "".join(code.split())
    try:
        return pyotp.TOTP(secret).verify_and_get_timecode(typed, for_time=now, valid_window=STEPS_OFF)
    except (OTPVerificationError, ValueError):  # no code, or a secret that is none
        return None
