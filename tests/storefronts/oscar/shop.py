"""A stock django-oscar shop on loopback: created in a folder, filled from products.toml, served by waitress.

Nothing of Oscar is changed: its default templates, settings and strategy, set up as its guide "Building your
own shop" says, deployed with the usual WhiteNoise and a WSGI server. Needs what requirements-oscar.txt lists.

Run it by hand with `python -m tests.storefronts.oscar.shop --port 8000 --language pl`.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import click

# Only relative names work both under pytest and under `python -m`.
from ..pictures import draw_product
from ..serving import free_port, run, serve_until_stopped, served
from .catalogue import IMAGE_FOLDER, fixture, image_name, read_products
from .languages import translated_languages

PROJECT_FILES = Path(__file__).with_name("project")
PROJECT = "frobshop"
"""Name of the Django project, as in Oscar's guide."""

DEFAULT_LANGUAGE = "en-gb"
DEFAULT_CURRENCY = "GBP"


@contextmanager
def oscar_shop(
    language: str = DEFAULT_LANGUAGE,
    currency: str = DEFAULT_CURRENCY,
    port: int = 0,
    project: Path | None = None,
) -> Iterator[str]:
    """Create a shop in a temporary folder and serve it while the block runs.

    Args:
        language: Django language code of every page, such as `pl` or `pt-br`. The products' texts are in it
            where texts/ has them, else in English.
        currency: ISO 4217 code of all prices; the amounts stay the same.
        port: Loopback port; 0 takes a free one.
        project: An empty shop made by `create_project`, which is copied. Without it one is made, and that is
            most of the time this takes: several shops in a row should share one.

    Yields:
        The address of the home page, such as `http://127.0.0.1:8000/`.

    Raises:
        ShopError: A step of the creation failed, or the server did not answer within a minute.
    """
    with tempfile.TemporaryDirectory(prefix="oscar-shop-") as temporary:
        folder = Path(temporary)
        if project:
            shutil.copytree(project, folder, dirs_exist_ok=True)
        else:
            create_project(folder)
        fill_shop(folder, language, currency)
        with serve_shop(folder, language, currency, port) as url:
            yield url


def create_project(folder: Path) -> None:
    """Create a shop without products in an existing empty folder: code, database, pictures, static files.

    Raises:
        ShopError: A step failed.
    """
    run([sys.executable, "-m", "django", "startproject", PROJECT, "."], folder, _inherited())
    with (folder / PROJECT / "settings.py").open("a", encoding="utf-8") as settings:
        settings.write((PROJECT_FILES / "settings_tail.txt").read_text(encoding="utf-8"))
    shutil.copyfile(PROJECT_FILES / "urls.txt", folder / PROJECT / "urls.py")
    (folder / "media" / IMAGE_FOLDER).mkdir(parents=True)
    for product in read_products()["products"]:
        for view in product["photos"]:
            path = folder / "media" / image_name(product["slug"], view)
            draw_product(path, product["shape"], product["colour"], view)
    environment = _environment(DEFAULT_LANGUAGE, DEFAULT_CURRENCY)
    _manage(folder, environment, "migrate")
    _manage(folder, environment, "collectstatic", "--no-input")


def fill_shop(folder: Path, language: str = DEFAULT_LANGUAGE, currency: str = DEFAULT_CURRENCY) -> None:
    """Put the products into an empty shop and index them for its lists and its search.

    Raises:
        ShopError: A step failed.
    """
    environment = _environment(language, currency)
    rows = json.dumps(fixture(read_products(language), currency), default=str, ensure_ascii=False)
    (folder / "catalogue.json").write_text(rows, encoding="utf-8")
    _manage(folder, environment, "loaddata", "catalogue.json")
    _manage(folder, environment, "rebuild_index", "--noinput")


@contextmanager
def serve_shop(
    folder: Path, language: str = DEFAULT_LANGUAGE, currency: str = DEFAULT_CURRENCY, port: int = 0
) -> Iterator[str]:
    """Serve a filled shop while the block runs.

    Yields:
        The address of the home page.

    Raises:
        ShopError: The server ended at once or did not answer within a minute.
    """
    port = port or free_port()
    command = [sys.executable, "-m", "waitress", f"--listen=127.0.0.1:{port}", f"{PROJECT}.wsgi:application"]
    with served(command, folder, _environment(language, currency), f"http://127.0.0.1:{port}/") as url:
        yield url


def _environment(language: str, currency: str) -> dict[str, str]:
    return {"SHOP_LANGUAGE": language, "SHOP_CURRENCY": currency, **_inherited()}


def _inherited() -> dict[str, str]:
    """This process's environment without another Django project's settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "SHOP_"))}


def _manage(folder: Path, environment: Mapping[str, str], *arguments: str) -> None:
    run([sys.executable, "manage.py", *arguments, "--verbosity=0"], folder, environment)


@click.command()
@click.option("--port", default=8000, show_default=True, help="Loopback port; 0 takes a free one.")
@click.option("--language", default=DEFAULT_LANGUAGE, show_default=True, help="Django language code.")
@click.option("--currency", default=DEFAULT_CURRENCY, show_default=True, help="ISO 4217 code.")
@click.option("--languages", is_flag=True, help="Print how much of each language is translated, and stop.")
def main(port: int, language: str, currency: str, languages: bool) -> None:
    """Serve the test shop until Ctrl-C."""
    if languages:
        for code, share in translated_languages().items():
            click.echo(f"{code}\t{share:.1%}")
        return
    with oscar_shop(language, currency, port) as url:
        serve_until_stopped(url)


if __name__ == "__main__":
    main()
