"""Grounding DINO, MM-Grounding-DINO and LLMDet, through the classes of transformers."""
