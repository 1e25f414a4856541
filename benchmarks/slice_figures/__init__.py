"""Functions of real apps, measured beside the whole app and the framework alone."""
