"""
A program of a user's, read by mypy against the installed wheel and never run.
"""

from __future__ import annotations

from typing import assert_type

from aries_exchange import AriesAPIError, AriesClient, models


def email(client: AriesClient) -> str | None:
    """
    Call the API, with the types of the document.
    """
    try:
        profile = client.users.get_user_profile()
    except AriesAPIError as error:
        assert_type(error.status_code, int)
        return None
    assert_type(profile, models.UserProfile)
    return profile.email
