"""A stock EverShop on loopback: installed from npm, filled with its own demo data, served by its own server.

Needs Node.js 20 or newer with npm, and a PostgreSQL server package (any from 13). Nothing of EverShop is
changed: default theme, default settings, the data of `evershop seed`. Only the product photos, which that
data would fetch from the network, are drawn here. As EverShop comes, its home page is empty and its header
has no menu: the products are found through the sitemap alone.

EverShop listens on every interface and calls itself `localhost`; its links and its sitemap say so.

Run it by hand with `python -m tests.storefronts.evershop.shop --port 3000`.
"""

import os
import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import click

# Only relative names work both under pytest and under `python -m`.
from ..pictures import draw_product
from ..serving import free_port, run, serve_until_stopped, served, wait_until
from .database import database, query

PACKAGE = Path(__file__).with_name("package.json")
PICTURES = Path(__file__).with_name("pictures.toml")
_PROGRAM = "node_modules/@evershop/evershop/dist/bin/evershop.js"
_PICTURE_FOLDER = "catalog"
_ADDRESS_KINDS = {"category": "category", "product": "product", "blog_post": "blogPost"}
"""Table -> how EverShop calls its rows in the addresses of their pages."""


@contextmanager
def evershop_shop(port: int = 0, installed: Path | None = None) -> Iterator[str]:
    """Serve a shop while the block runs.

    Args:
        port: Port; 0 takes a free one.
        installed: A folder that `install_evershop` has filled; without it EverShop is installed into a
            temporary one, which takes about two minutes.

    Yields:
        The address of the home page, such as `http://localhost:3000/`.

    Raises:
        ShopError: A step failed, or the server did not answer within a minute.
    """
    with tempfile.TemporaryDirectory(prefix="evershop-") as temporary:
        folder = installed or Path(temporary)
        if not installed:
            install_evershop(folder)
        port = port or free_port()
        _forget_sitemaps(folder)
        with database() as connection:
            environment = _environment(connection) | {"PORT": str(port)}
            # The first start creates the tables.
            with served(["node", _PROGRAM, "start"], folder, environment, f"http://localhost:{port}/") as url:
                _seed(folder, environment)
                _hang_pictures(folder, connection)
                yield url


def install_evershop(folder: Path) -> None:
    """Install EverShop from npm into an existing folder and build its pages.

    Raises:
        ShopError: A step failed.
    """
    shutil.copy(PACKAGE, folder)
    # Every binary it needs is an npm package of its own, so no package's install script has to run.
    run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"], folder, os.environ)
    for name in ("media", "public"):
        (folder / name).mkdir(exist_ok=True)
    with database() as connection:
        run(["node", _PROGRAM, "build"], folder, _environment(connection))


def _forget_sitemaps(folder: Path) -> None:
    """Remove the sitemaps of an earlier start: EverShop keeps them, with the port that it had then."""
    shutil.rmtree(folder / ".evershop" / "sitemap", ignore_errors=True)
    for sitemap in (folder / "public").glob("sitemap*.xml"):
        sitemap.unlink()


def _environment(connection: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **connection, "SUPPRESS_NO_CONFIG_WARNING": "1"}


def _seed(folder: Path, environment: Mapping[str, str]) -> None:
    """Fill the shop with EverShop's demo data, categories first.

    EverShop's event process writes the pages' addresses some seconds after the rows, many at a time and in
    any order; a product whose category has no address yet would get one without the category in it.
    """
    log = folder / "server.log"
    for options, table in (
        (["--attributes", "--categories", "--collections"], "category"),
        (["--products"], "product"),
        (["--pages", "--blog"], "blog_post"),
    ):
        run(["node", _PROGRAM, "seed", *options], folder, environment)
        wait_until(partial(_all_have_addresses, environment, table), f"address of each {table}", log)


def _all_have_addresses(connection: Mapping[str, str], table: str) -> bool:
    kind = _ADDRESS_KINDS[table]
    addresses = f"SELECT count(*) FROM url_rewrite WHERE target_path LIKE '/{kind}/%'"
    [[rows, known]] = query(connection, f"SELECT (SELECT count(*) FROM {table}), ({addresses})")
    return rows == known


def _hang_pictures(folder: Path, connection: Mapping[str, str]) -> None:
    """Draw the pictures of every product and put them into its gallery, in place of any it has."""
    plan = tomllib.loads(PICTURES.read_text(encoding="utf-8"))
    gallery = folder / "media" / _PICTURE_FOLDER
    gallery.mkdir(exist_ok=True)
    rows: list[str] = []
    for product, sku in query(connection, "SELECT product_id, sku FROM product ORDER BY product_id"):
        kind, _, colour = sku.split("-")
        for view in plan["views"]:
            name = f"{sku}-{view}.jpg"
            draw_product(gallery / name, plan["shapes"][kind], plan["colours"][colour], view)
            is_main = view == plan["views"][0]
            rows.append(f"({product}, '/assets/{_PICTURE_FOLDER}/{name}', {is_main})")
    columns = "product_image_product_id, origin_image, is_main"
    query(
        connection,
        f"DELETE FROM product_image; INSERT INTO product_image ({columns}) VALUES {', '.join(rows)}",
    )


@click.command()
@click.option("--port", default=3000, show_default=True, help="Port; 0 takes a free one.")
@click.option("--install", type=click.Path(file_okay=False, path_type=Path), help="Only install into FOLDER.")
@click.option(
    "--installed", type=click.Path(exists=True, path_type=Path), help="Use what FOLDER has installed."
)
def main(port: int, install: Path | None, installed: Path | None) -> None:
    """Serve the test shop until Ctrl-C."""
    if install:
        install.mkdir(parents=True, exist_ok=True)
        install_evershop(install)
        return
    with evershop_shop(port, installed) as url:
        serve_until_stopped(url)


if __name__ == "__main__":
    main()
