# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The machine-made half of the SDK: models, operations and resources.
"""
