"""Results of earlier runs, kept outside the tree: what nobody changed is not analyzed again.

`runs` keeps what a run said, with the state of all files that it read: while that is the same, the
run says the same. `analyses` keeps what was found in a tree, by the texts in it: another format or
baseline, or a file that was only touched, needs no new analysis.
"""
