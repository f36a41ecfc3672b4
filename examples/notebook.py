"""
The cells of a notebook: open this file in VS Code, PyCharm or with Jupytext.

    export ARIES_CLIENT_ID=sandbox-confidential ARIES_CLIENT_SECRET=sandbox-secret
"""

from __future__ import annotations

# %%
from aries_exchange import AriesClient


client = AriesClient.from_env()
print(client)  # shows no secret

# %%
accounts = client.users.get_user_accounts()
print(accounts[0].status)

# %% A table: `pandas.DataFrame(rows)`, if you have it
rows = [account.to_dict() for account in accounts]
for row in rows:
    print(f"{row['id']:>4}  {row['status']:8} {'simulated' if row['is_sim'] else 'real'}")

# %% What an operation needs and returns
help(client.users.get_user_accounts)

# %%
client.close()
