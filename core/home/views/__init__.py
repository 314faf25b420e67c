"""Home on the account host, and the front page of a tribe."""
