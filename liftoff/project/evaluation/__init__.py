"""What an expression may be worth, across the whole program."""
