"""Collect the icons that templates and code name into one sprite, ``static/cairn/icons.svg``.

Needs ``node_modules`` (see ``scripts/vendor_assets.sh``). Names are those of Tabler Icons, outline style.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SPRITE = ROOT / "static" / "cairn" / "icons.svg"
OUTLINE = ROOT / "node_modules" / "@tabler" / "icons" / "icons" / "outline"
NAMED = re.compile(r"""<c-icon name="([a-z0-9-]+)"|\bicon="([a-z0-9-]+)\"""")
SHELL = re.compile(r"""\(_\("[^"]+"\), "[^"]+", \w+, "([a-z0-9-]+)"\)""")
LOOKS = re.compile(r"""^    "\w+": \("\w+", "([a-z0-9-]+)"\)""", re.MULTILINE)


def used_icons() -> set[str]:
    """Return the names of all icons in use."""
    names: set[str] = set()
    for template in (ROOT / "templates").rglob("*.html"):
        for groups in NAMED.findall(template.read_text()):
            names.update(name for name in groups if name)
    names.update(SHELL.findall((ROOT / "config" / "shell.py").read_text()))
    names.update(LOOKS.findall((ROOT / "organizations" / "templatetags" / "cairn.py").read_text()))
    return names


def symbol(name: str) -> str:
    """Return one icon as a symbol of the sprite."""
    drawing = (OUTLINE / f"{name}.svg").read_text()
    body = re.sub(r"<!--.*?-->", "", drawing, flags=re.DOTALL)
    body = re.sub(r"</?svg[^>]*>", "", body, flags=re.DOTALL).strip()
    lines = " ".join(line.strip() for line in body.splitlines())
    return f'<symbol id="{name}" viewBox="0 0 24 24">{lines}</symbol>'


def main() -> int:
    """Write the sprite; name every icon that does not exist."""
    names = sorted(used_icons())
    missing = [name for name in names if not (OUTLINE / f"{name}.svg").exists()]
    if missing:
        print(f"No such icons: {', '.join(missing)}", file=sys.stderr)
        return 1
    SPRITE.parent.mkdir(parents=True, exist_ok=True)
    SPRITE.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round">\n' + "\n".join(map(symbol, names)) + "\n</svg>\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
