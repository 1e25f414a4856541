"""Who calls whom, and what calls pass on."""
