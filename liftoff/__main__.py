"""`python -m liftoff` is the `liftoff` command."""

from liftoff.cli import main

if __name__ == "__main__":
    main()
