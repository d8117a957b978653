"""How Priemka acts: everything that can fail because of a network, a disk, a clock or a library."""
