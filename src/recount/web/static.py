"""Static files: the app's own, and Leaflet and Plotly out of the packages that carry them.

Each is served under a folder named by its version, so that a browser may keep it for good.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata, resources, util
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

_FOREVER = "public, max-age=31536000, immutable"
_VENDORS = {
    "leaflet": ("xstatic.pkg.leaflet", "data", "XStatic-Leaflet"),
    "plotly": ("plotly", "package_data", "plotly"),
}
_SERVED = {
    "leaflet": ("leaflet.js", "leaflet.css", "images/"),
    "plotly": ("plotly.min.js",),
}


class _Files(StaticFiles):
    """Files of one folder, by name only; links out of the folder are not followed."""

    def __init__(self, folder: Path, only: tuple[str, ...] = ()) -> None:
        super().__init__(directory=folder)
        self._only = only

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Returns a file with how long it may be kept; 404 for one that is not offered."""
        if self._only and not path.startswith(self._only):
            return Response("Not found\n", 404, media_type="text/plain")
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = _FOREVER
        return response


def vendor_folder(name: str) -> Path:
    """Returns the folder of a package's browser files; the package itself is not loaded."""
    package, folder, _ = _VENDORS[name]
    spec = util.find_spec(package)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / folder


@cache
def vendor_version(name: str) -> str:
    """Returns the installed version of a package that carries browser files."""
    return metadata.version(_VENDORS[name][2])


@cache
def own_version() -> str:
    """Returns a digest of the app's own static files."""
    digest = hashlib.sha256()
    for path in sorted(own_folder().rglob("*")):
        if path.is_file():
            digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def own_folder() -> Path:
    """Returns the folder of the app's own static files."""
    return Path(str(resources.files("recount.web"))) / "static"


def static_url(name: str) -> str:
    """Returns a static file's address; `vendor/leaflet/leaflet.js` is one of a package's."""
    if name.startswith("vendor/"):
        _, vendor, path = name.split("/", 2)
        return f"/static/vendor/{vendor}/{vendor_version(vendor)}/{path}"
    return f"/static/own/{own_version()}/{name}"


def static_mounts() -> list[Mount]:
    """Returns the mounts of all static files, compressed on their way."""

    def squeezed(files: ASGIApp) -> ASGIApp:
        return GZipMiddleware(files, minimum_size=1000)

    mounts = [
        Mount(
            f"/static/vendor/{name}/{vendor_version(name)}",
            squeezed(_Files(vendor_folder(name), _SERVED[name])),
        )
        for name in _VENDORS
    ]
    return [*mounts, Mount(f"/static/own/{own_version()}", squeezed(_Files(own_folder())))]
