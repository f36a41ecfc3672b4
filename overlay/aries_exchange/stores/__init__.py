"""
Where tokens are kept between renewals: in memory, in a file, a keyring, Redis or Valkey.

A store keeps records and holds locks, and decides nothing about them.  One of your own needs no
place here: three methods, held against `aries_exchange.testing.StoreContract`.

    AriesClient(client_id="...", token_store=FileTokenStore())
"""
