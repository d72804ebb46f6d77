"""The blueprint that the pages of this room share."""

from apiflask import APIBlueprint

bp = APIBlueprint(
    "people", __name__, url_prefix="/desk/people", template_folder="templates", enable_openapi=False
)
