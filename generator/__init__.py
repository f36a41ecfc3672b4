"""
From the OpenAPI document to the generated package: ``python -m generator``.
"""
