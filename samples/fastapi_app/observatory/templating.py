"""Templates of the pages."""
import os

from fastapi.templating import Jinja2Templates

from observatory import VERSION, settings

templates = Jinja2Templates(directory=os.path.join(settings.BASE_DIR, "templates"))
templates.env.globals["version"] = VERSION


def degrees(value):
    """40.96 -> 40°58′"""
    sign = "−" if value < 0 else ""
    minutes = round(abs(value) * 60)
    return f"{sign}{minutes // 60}°{minutes % 60:02d}′"


templates.env.filters["degrees"] = degrees
