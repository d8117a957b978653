"""A mirror of the code: each test stands where its subject stands."""
