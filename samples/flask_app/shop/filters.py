"""Template filters."""


def money(pence):
    """1450 -> '£14.50'"""
    return "£{:,.2f}".format(pence / 100)
