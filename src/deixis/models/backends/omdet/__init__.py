"""OmDet-Turbo, through the classes of transformers."""
