"""Personal access tokens: a key for a program, with less in its hand than its owner."""
