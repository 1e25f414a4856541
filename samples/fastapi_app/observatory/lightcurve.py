"""Light curves, computed with pandas as in the yearbook's own sheet."""
import pandas as pd


def monthly_means(rows):
    """Mean magnitude and number of observations of each month."""
    if not rows:
        return []
    frame = pd.DataFrame(rows, columns=["night", "magnitude"])
    frame["month"] = pd.to_datetime(frame["night"]).dt.strftime("%Y-%m")
    table = frame.groupby("month")["magnitude"].agg(["mean", "count"]).reset_index()
    return [
        {"month": row.month, "mean": round(float(row.mean), 3), "count": int(row.count)}
        for row in table.itertuples(index=False)
    ]
