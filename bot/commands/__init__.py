"""Commands are what a person runs in a terminal: a file a command, its sentences in Russian."""
