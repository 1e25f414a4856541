"""Documentation; the pages below `rules/` and `commands.md` are made from the code."""
