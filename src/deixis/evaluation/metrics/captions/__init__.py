"""Metrics of captions: BLEU, ROUGE-L, CIDEr-D and METEOR, and the tokens they count."""
