"""Files: where paths lead, what calls do there, and which requests need what another one wrote."""
