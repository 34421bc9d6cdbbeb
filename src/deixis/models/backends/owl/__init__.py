"""OWL-ViT and OWLv2, through the classes of transformers."""
