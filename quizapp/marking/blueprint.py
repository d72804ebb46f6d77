"""What the pages of this room share: their blueprint."""

from apiflask import APIBlueprint

bp = APIBlueprint(
    "marking", __name__, url_prefix="/desk/marking", template_folder="templates", enable_openapi=False
)
