"""
Which OAuth2 client a program is (RFC 6749, section 2).
"""

from __future__ import annotations

import attrs

from aries_exchange.errors import InvalidArgumentError
from aries_exchange.oauth2.syntax import check_redirect_uri
from aries_exchange.values import Confidential


@attrs.frozen(eq=False)
class Identity(Confidential):
    """
    The `client_id`, the secret of a confidential client, and the default redirect URI.
    """

    client_id: str | None
    client_secret: str | None = attrs.field(repr=False)
    redirect_uri: str | None

    def __attrs_post_init__(self) -> None:
        if self.client_secret is not None and self.client_id is None:
            raise InvalidArgumentError(
                "client_id: is missing beside client_secret; pass both, they belong together"
            )
        if self.redirect_uri is not None:
            check_redirect_uri(self.redirect_uri)

    @property
    def is_public(self) -> bool:
        """
        Whether this is a public client (RFC 6749, section 2.1): one without a secret.
        """
        return self.client_secret is None

    def required_id(self) -> str:
        """
        Return the client_id.

        Raises:
            InvalidArgumentError: There is none.
        """
        if self.client_id is None:
            raise InvalidArgumentError(
                "client_id: is needed to log in and to refresh; pass it to the client"
            )
        return self.client_id

    def required_redirect_uri(self, given: str | None) -> str:
        """
        Return *given*, or by default the redirect URI of the client.

        Raises:
            InvalidArgumentError: There is neither, or it cannot be registered.
        """
        return check_redirect_uri(self.redirect_uri if given is None else given)
