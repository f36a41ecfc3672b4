"""
The life of a call: from arguments to a result, with its token, its retries and its errors.

What is sent, when it is sent again and what a response means is decided here, in flows.  How a
token is renewed is not: a `Credential` answers for that.  Nothing here does I/O.

    result = yield from caller.perform(call)
"""
