"""CLIP, SigLIP, SigLIP 2 and OpenCLIP: two towers, one for pictures and one for texts, that meet in one space."""
