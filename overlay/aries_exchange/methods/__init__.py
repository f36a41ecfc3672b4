"""
Methods of a client that no operation of the document makes, and how a flow becomes a method.

Each flow here decides what is sent, through the `Caller` of the client, and what that means.  The
methods that log users in are in `login`.

    AriesClient.find_order = waits(find_order)
"""
