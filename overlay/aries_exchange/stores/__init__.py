"""
Where a login is kept between renewals: in memory, in a file, a keyring, Redis or Valkey.

A store loads and saves records and holds locks; `tokens/` decides what to save.  A store of your own
lives in your program: three methods, tested by `aries_exchange.testing.StoreContract`.

    AriesClient(client_id="...", token_store=FileTokenStore())
"""
