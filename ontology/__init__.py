"""What may be said: the vocabulary, its shapes, the reference data and the competency questions."""
