"""
A login that renews itself: what is known of it, who renews it, and what the store is told.

Decided here, in flows: whether a token is due, who renews it, and what a failure means.  How a
user logs in is not (`login`), nor how records are kept (`stores`).  Nothing here does I/O.

    token = yield from grant.access_token(deadline)
"""
