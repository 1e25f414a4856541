"""The JSON API, used by the website and the telescope's own computer."""
from fastapi import APIRouter

from observatory.routers import (
    admin, dome, images, nights, observations, observers, reports, targets, watch,
)

router = APIRouter()
router.include_router(targets.router, prefix="/targets", tags=["targets"])
router.include_router(observations.router, prefix="/observations", tags=["observations"])
router.include_router(observers.router, prefix="/observers", tags=["observers"])
router.include_router(images.router, prefix="/images", tags=["images"])
router.include_router(nights.router, prefix="/nights", tags=["nights"])
router.include_router(watch.router, prefix="/watch", tags=["watch"])
router.include_router(dome.router, prefix="/dome", tags=["dome"])
router.include_router(reports.router, prefix="/reports", tags=["reports"])
router.include_router(admin.router, prefix="/admin", tags=["admin"])
