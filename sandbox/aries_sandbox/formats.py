"""
Formats that the validator checks too loosely: it accepts any text with an ``@`` as an e-mail address.
"""

from __future__ import annotations

import re

from typing import Final


__all__ = ["is_email"]

_ATOM: Final = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL: Final = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_EMAIL: Final = re.compile(
    rf"(?=.{{1,64}}@){_ATOM}(?:\.{_ATOM})*@(?P<domain>(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*)"
)


def is_email(value: object) -> bool:
    """
    Is *value* a usual e-mail address (RFC 5321, sections 4.1.2 and 4.5.3.1)?

    Quoted local parts and IP addresses instead of a domain are not accepted.
    """
    if not isinstance(value, str):
        return True  # another rule checks the type
    found = _EMAIL.fullmatch(value)
    return found is not None and all(map(_is_label, found["domain"].split(".")))


def _is_label(label: str) -> bool:
    if label[2:4] != "--":
        return True
    try:  # RFC 5890, section 2.3.1: only xn-- is allowed here, before a valid encoding
        means = label.encode().decode("idna").encode("idna").decode()
    except UnicodeError:
        return False
    return label.startswith("xn--") and means == label.lower()
