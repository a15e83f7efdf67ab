"""Files and pictures of a sheet."""

from typing import Any

from django.http import HttpRequest
from ninja import File, Form, Router, Status, UploadedFile
from ninja.security import django_auth

from terreau.library import actions, present, queries, uploads

router = Router()


@router.get("/sheets/{slug}/files/", url_name="library_files", response=list[dict[str, Any]])
def files(request: HttpRequest, slug: str) -> list[dict[str, Any]]:
    """The files and pictures of a sheet, with the address of their bytes."""
    return [present.file_data(one) for one in queries.files_shown(queries.find_sheet(request.actor, slug))]


@router.post(
    "/sheets/{slug}/files/",
    auth=django_auth,
    url_name="library_add_file",
    response={201: dict[str, Any], 202: dict[str, Any]},
)
def add_file(
    request: HttpRequest,
    slug: str,
    file: UploadedFile = File(...),  # noqa: B008 (ninja's own way)
    alt: str = Form(""),
    caption: str = Form(""),
) -> Status:
    """Join a file; a picture needs `alt`, what it shows. 202 when it waits for a first look."""
    sheet = queries.find_sheet(request.actor, slug)
    made = actions.add_file(
        request.actor, sheet, file.name or "", file.read(uploads.LARGEST + 1), alt=alt, caption=caption
    )
    return Status(201 if made.published else 202, present.file_data(made))
