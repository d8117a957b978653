"""The desk is where people of a college answer: who waits on the left, one talk on the right."""
