"""
Getting a login: by the browser, by pasting, with a password; and looking at it, and ending it.

The flows behind `client.login`, `client.login_with_password` and `client.oauth2` live here, with the
listener that the browser comes back to.  What OAuth2 says is in `oauth2`, without I/O.

    status = client.login(scope=["user:information"])
"""
