"""Words, tokens, cells: how positions in one are found in another."""
