"""
OAuth2 without I/O: requests to send, responses that were received, and the rules of the RFCs.

No module here uses a socket, a clock or a lock, and times are arguments, so that each rule of an
RFC is tested alone.

    request = AuthorizationRequest.begin(environment, client_id="...", redirect_uri="...", now=now)
"""
