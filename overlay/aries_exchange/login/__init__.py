"""
Getting a login, looking at it, and ending it.

Here are the flows behind `client.login`, `client.login_with_password` and `client.oauth2`, and the
listener that the browser comes back to.  The rules of OAuth2 are in `oauth2`, without I/O.

    status = client.login(scope=["user:information"])
"""
