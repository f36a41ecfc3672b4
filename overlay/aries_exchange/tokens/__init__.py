"""
A login that refreshes itself: its tokens, who refreshes them, and what the store records.

Decided here, in flows: whether a token is due, who renews it, and what a failure means.  How a
user logs in is not (`login`), nor how records are kept (`stores`).  Nothing here does I/O.

    token = yield from grant.access_token(deadline)
"""
