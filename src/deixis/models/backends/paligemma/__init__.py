"""PaliGemma and PaliGemma 2."""
