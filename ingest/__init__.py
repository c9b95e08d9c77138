"""How an article becomes quads: sources, segmentation, extraction, resolution, mapping."""
