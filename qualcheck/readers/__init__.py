"""From files to Documents: one module a format."""
