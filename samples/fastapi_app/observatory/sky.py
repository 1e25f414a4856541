"""Where things are in the sky."""
import functools
import math

LATITUDE = math.radians(54.3)


@functools.lru_cache(maxsize=512)
def altitude_azimuth(ra, declination, sidereal_hours):
    """Degrees above the horizon, and from north through east."""
    angle = math.radians((sidereal_hours - ra) * 15)
    dec = math.radians(declination)
    sine = math.sin(dec) * math.sin(LATITUDE)
    sine += math.cos(dec) * math.cos(LATITUDE) * math.cos(angle)
    altitude = math.asin(sine)
    cosine = (math.sin(dec) - sine * math.sin(LATITUDE)) / (math.cos(altitude) * math.cos(LATITUDE))
    azimuth = math.degrees(math.acos(max(-1.0, min(1.0, cosine))))
    if math.sin(angle) > 0:
        azimuth = 360 - azimuth
    return round(math.degrees(altitude), 2), round(azimuth, 2)
