"""
Who carries effects out: the two drivers, HTTP, and the locks of stores.

Here live httpx, threads and event loops, and nothing that decides: what to do next is a flow's
business.  Nothing outside of this package imports it but `client`, which makes the drivers.

    driver = SyncDriver(clock, transport=None, trust_env=False)
    response = driver.run(flow)
"""
