"""
The hand-written modules that are copied into the generated package.
"""
