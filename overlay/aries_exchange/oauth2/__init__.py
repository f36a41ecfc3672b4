"""
OAuth2 without input and output: values, requests to be sent, and responses that were received.

Nothing here knows a socket, a clock or a lock: times are arguments.  So each rule of an RFC stands
alone, and is tested alone.

    request = AuthorizationRequest.begin(environment, client_id="...", redirect_uri="...", now=now)
"""
