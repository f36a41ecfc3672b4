"""
OAuth2 without input and output: values, requests to be sent, and answers that were received.
"""
