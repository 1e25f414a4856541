"""What of an analysis counts: configuration, suppressions, the baseline, what a change adds."""
