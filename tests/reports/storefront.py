"""The pages of the sample shop: hostile titles, generated screenshots, every way of not being read."""

from __future__ import annotations

import hashlib
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from auditor.models import Message, PageEntry, PageKind, Picture, ReadStatus, Viewport

HOST = "https://lantern-and-loom.example"
SCRIPT = "<script>alert(1)</script>"
BREAKOUT = '"><img src=x onerror=alert(2)>'
HOSTILE = (SCRIPT, BREAKOUT, "</script></style></svg>{{ 7*7 }}{% raw %}", "javascript:alert(3)")
LONG = "Blanket " * 1250
RTL = "بطانية صوفية دافئة"
TERMINAL = "\x1b[31mred\x1b[0m\x07\u202eevil"

PRODUCTS = (
    "Wool blanket, 140 × 200 cm",
    "Linen tablecloth",
    "Brass lantern",
    "Beeswax candle, set of three",
    f"Cushion {SCRIPT}",
    RTL,
    f"Rug {BREAKOUT}",
    LONG,
    "Вовняний плед «Карпати»",
    "Ceramic vase",
)

MISSING, WITHOUT_PICTURES = 4, 10
"""Product pages whose pictures are named and not there, and one that names none."""

_COLOURS = (
    "#8a5a44",
    "#2f5d62",
    "#7a6c5d",
    "#a63d40",
    "#386641",
    "#5f4b8b",
    "#bc6c25",
    "#457b9d",
    "#6d597a",
    "#3a5a40",
)

BOXES = {
    "desktop": {
        1: (190, 28, 220, 40),
        2: (690, 180, 560, 48),
        3: (690, 250, 200, 46),
        4: (690, 420, 300, 62),
        5: (110, 170, 520, 520),
        6: (110, 1100, 600, 80),
        7: (1180, 30, 90, 40),
        8: (60, 96, 900, 36),
        9: (690, 510, 380, 28),
    },
    "phone": {
        1: (16, 14, 180, 34),
        2: (16, 470, 358, 60),
        3: (16, 540, 160, 36),
        4: (16, 900, 358, 56),
        5: (16, 80, 358, 370),
        7: (330, 14, 44, 40),
        9: (16, 600, 300, 24),
    },
}


class MemoryAssets:
    """Pictures held in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def read(self, path: str) -> bytes | None:
        return self.files.get(path)


def screenshot(viewport: Viewport, title: str, colour: str) -> bytes:
    """A drawn product page, PNG."""
    wide = viewport is Viewport.DESKTOP
    size = (1366, 768) if wide else (390, 844)
    image = Image.new("RGB", size, "#ffffff")
    draw = ImageDraw.Draw(image)
    big, middle, small = (ImageFont.load_default(size=n) for n in ((38, 24, 17) if wide else (26, 20, 15)))
    head = 84 if wide else 62
    draw.rectangle((0, 0, size[0], head), fill="#22303c")
    draw.text((190 if wide else 18, 26 if wide else 16), "Lantern & Loom", font=middle, fill="#fff")
    draw.rounded_rectangle(
        (size[0] - 186 if wide else 330, 24, size[0] - 96 if wide else 372, 60), 8, outline="#fff", width=2
    )
    if wide:
        for n, word in enumerate(("Blankets", "Lighting", "Kitchen", "Gifts", "About us")):
            draw.text((70 + 180 * n, 102), word, font=small, fill="#22303c")
    x, y, w, h = BOXES[viewport.value][5]
    for row in range(h):
        shade = 1 - row / h * 0.45
        rgb = tuple(int(int(colour[i : i + 2], 16) * shade) for i in (1, 3, 5))
        draw.line((x, y + row, x + w, y + row), fill=rgb)
    draw.ellipse((x + w * 0.25, y + h * 0.2, x + w * 0.75, y + h * 0.8), fill="#f4efe6")
    x, y, w, h = BOXES[viewport.value][2]
    draw.text((x, y), title[:26].replace("×", "x"), font=big, fill="#22303c")
    x, y, *_ = BOXES[viewport.value][3]
    draw.text((x, y + 4), "EUR 59.00", font=middle, fill="#22303c")
    for n in range(4):
        y0 = (318 if wide else 630) + n * 24
        draw.line((690 if wide else 16, y0, (1240 if wide else 370) - n * 40, y0), fill="#c9ced3", width=9)
    x, y, w, h = BOXES[viewport.value][4]
    draw.rounded_rectangle((x, y, x + w, y + h), 10, fill="#bc4b32")
    draw.text((x + 70, y + 16), "Add to cart", font=middle, fill="#fff")
    x, y, *_ = BOXES[viewport.value][9]
    draw.text((x, y), "Returns within 14 days", font=small, fill="#3b6ea8")
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def pictures(number: int, title: str, files: dict[str, bytes]) -> tuple[Picture, ...]:
    """Both pictures of a page, written to `files`."""
    found = []
    for viewport in Viewport:
        content = screenshot(viewport, title, _COLOURS[number % len(_COLOURS)])
        path = f"capture/{number:02}/{viewport.value}.png"
        files[path] = content
        width, height = (1366, 768) if viewport is Viewport.DESKTOP else (390, 844)
        found.append(
            Picture(
                path=path,
                sha256=hashlib.sha256(content).hexdigest(),
                size=len(content),
                width=width,
                height=height,
                viewport=viewport,
            )
        )
    return tuple(found)


def page(
    number: int, kind: PageKind, path: str, title: str, files: dict[str, bytes], **fields: object
) -> PageEntry:
    """A page that was read, with pictures unless `fields` say otherwise."""
    given: dict[str, object] = {
        "url": HOST + path,
        "kind": kind,
        "status": ReadStatus.READ,
        "title": title,
        "language": "en",
        "pictures": () if "pictures" in fields else pictures(number, title, files),
        "boxes": BOXES,
        "document_height": {"desktop": 2400, "phone": 4100},
    }
    return PageEntry.model_validate({**given, **fields})


def sample_pages(files: dict[str, bytes]) -> tuple[PageEntry, ...]:
    """Fifteen pages: read, read in part, unreadable, skipped, one with missing pictures, one without any."""
    pages = [
        page(0, PageKind.HOME, "/", "Lantern & Loom", files),
        page(1, PageKind.CATEGORY, "/blankets", "Blankets", files),
    ]
    for n, name in enumerate(PRODUCTS, 2):
        why = Message(key="sample.chosen", params={"section": "Blankets" if n % 2 else SCRIPT})
        more: dict[str, object] = {}
        if n == MISSING:
            more = {"pictures": pictures(n, name, {})}
        elif n == WITHOUT_PICTURES:
            more = {"pictures": (), "language": "uk"}
        pages.append(page(n, PageKind.PRODUCT, f"/p/{n}?ref=a&b=%D0%BF", name, files, why=why, **more))
    pages[7] = pages[7].model_copy(
        update={"status": ReadStatus.PARTIAL, "reason": Message(key="sample.slow-part"), "language": "ar"}
    )
    bare: dict[str, object] = {"pictures": (), "boxes": {}}
    timeout = Message(key="sample.timeout", params={"seconds": 30})
    pages += [
        page(12, PageKind.CONTACT, "/contact", "Contact", files),
        page(
            13,
            PageKind.CART,
            "/cart",
            "",
            files,
            status=ReadStatus.SKIPPED,
            reason=Message(key="sample.robots"),
            **bare,
        ),
        page(
            14,
            PageKind.DELIVERY,
            f"/x/{SCRIPT}",
            BREAKOUT,
            files,
            status=ReadStatus.UNREADABLE,
            reason=timeout,
            **bare,
        ),
        page(15, PageKind.OTHER, "", "Script address", files, url="javascript:alert(3)", **bare),
    ]
    return tuple(pages)
