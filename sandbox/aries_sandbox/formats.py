"""
Formats that the validator is too kind to: to it, anything with an ``@`` is an e-mail address.
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
    Tell whether *value* is an address as people have them (RFC 5321, sections 4.1.2 and 4.5.3.1).

    Quoted local parts and addresses in place of a domain are refused.
    """
    if not isinstance(value, str):
        return True  # its type is told by another rule
    found = _EMAIL.fullmatch(value)
    return found is not None and all(map(_is_label, found["domain"].split(".")))


def _is_label(label: str) -> bool:
    if label[2:4] != "--":
        return True
    try:  # RFC 5890, section 2.3.1: only xn-- may stand there, and it must mean something
        means = label.encode().decode("idna").encode("idna").decode()
    except UnicodeError:
        return False
    return label.startswith("xn--") and means == label.lower()
