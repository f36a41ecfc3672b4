# Made by `make generate` from spec/openapi.yaml; never edited.
"""
The operations of the API, one package for each tag.
"""
