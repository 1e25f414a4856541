"""Revenue figures, computed with pandas as in the accountant's own sheet."""
import pandas as pd


def revenue_by_month(rows):
    """HTML table: months down, kinds of bike across, totals at the edges."""
    if not rows:
        return None
    frame = pd.DataFrame(rows, columns=["start", "kind", "total"])
    frame["month"] = pd.to_datetime(frame["start"]).dt.strftime("%Y-%m")
    frame["total"] = frame["total"] / 100
    table = frame.pivot_table(
        index="month", columns="kind", values="total", aggfunc="sum", fill_value=0,
        margins=True, margins_name="all",
    )
    return table.to_html(classes="figures", border=0, float_format="{:,.2f}".format)
