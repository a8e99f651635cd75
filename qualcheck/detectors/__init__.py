"""The kinds of rules: one module each, listed in `table.py`."""
