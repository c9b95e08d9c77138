"""Word lists: titles, common nouns, given names, places, and the words that tell what a name names."""
