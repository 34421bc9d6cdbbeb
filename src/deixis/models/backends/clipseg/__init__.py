"""CLIPSeg: a map of each phrase, from CLIP and a small decoder."""
