"""Numbers: what a result is worth against what is true."""
