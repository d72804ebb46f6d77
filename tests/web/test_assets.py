"""Static files: hashed in address, compressed, kept by the browser, small."""

import gzip
import re

import pytest

from quizapp.web import assets

FIRST_VISIT_BYTES = 120_000


def _url(app, name):
    with app.test_request_context():
        return assets.asset_url(name)


def test_a_static_file_is_kept_for_ever_under_its_hash(web_app, web_client):
    reply = web_client.get(_url(web_app, "css/base.css"))
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply.headers["Vary"] == "Accept-Encoding"
    assert reply.mimetype == "text/css"
    assert "Set-Cookie" not in reply.headers


def test_it_is_compressed_only_where_the_browser_takes_it(web_app, web_client):
    url = _url(web_app, "vendor/bootstrap.min.css")
    plain, packed = web_client.get(url), web_client.get(url, headers={"Accept-Encoding": "br, gzip"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Content-Encoding" not in web_client.get(url, headers={"Accept-Encoding": "gzip;q=0"}).headers
    assert plain.headers["ETag"] != packed.headers["ETag"]


def test_a_browser_that_has_it_gets_304(web_app, web_client):
    url = _url(web_app, "js/base.js")
    etag = web_client.get(url).headers["ETag"]
    reply = web_client.get(url, headers={"If-None-Match": etag})
    assert (reply.status_code, reply.data) == (304, b"")


def test_a_page_from_before_an_upgrade_gets_todays_file_and_asks_again(web_client):
    reply = web_client.get("/static/0123456789abcdef/css/base.css")
    assert reply.status_code == 200
    assert reply.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", ["../errors.py", "css/../../errors.py", "/etc/passwd", "css", "nope.css"])
def test_nothing_but_the_tree_is_served(web_client, name):
    assert web_client.get(f"/static/0123456789abcdef/{name}").status_code in (308, 404)


def test_a_slip_in_a_name_is_an_error_at_once(web_app):
    with web_app.test_request_context(), pytest.raises(KeyError, match="nope"):
        assets.asset_url("css/nope.css")


def test_the_hash_changes_with_any_byte_or_name(tmp_path):
    (tmp_path / "a.css").write_text("a{}")
    first = assets.read_tree(tmp_path).digest
    (tmp_path / "a.css").write_text("b{}")
    second = assets.read_tree(tmp_path).digest
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first, second, assets.read_tree(tmp_path).digest}) == 3


def test_modules_import_each_other_by_paths_that_exist():
    scripts = {
        name: file.body.decode() for name, file in assets.read_tree().files.items() if name.endswith(".js")
    }
    for name, text in scripts.items():
        for target in re.findall(r"""(?:from|import)\s*\(?["']([^"']+)["']""", text):
            assert target.startswith("./"), f"{name} imports {target}"
            assert f"js/{target.removeprefix('./')}" in scripts, f"{name} imports {target}"


def _wire_bytes(client, page):
    text = client.get(page).text
    total = len(text.encode())
    for url in re.findall(r'(?:href|src)="(/static/[^"]+)"', text):
        total += len(client.get(url, headers={"Accept-Encoding": "gzip"}).data) + 600  # headers
    return total


@pytest.mark.parametrize("page", ["/", "/components", "/phone", "/question", "/wall"])
def test_a_first_visit_costs_at_most_120_kb(web_client, signed_in, page):
    assert _wire_bytes(web_client, page) <= FIRST_VISIT_BYTES


def test_the_sheets_use_nothing_that_old_webviews_lack():
    for name, file in assets.read_tree().files.items():
        if name.startswith("css/"):
            text = re.sub(r"/\*.*?\*/", "", file.body.decode(), flags=re.DOTALL)
            assert not re.search(r":has\(|color-mix\(|@import|@layer|https?:", text), name
