"""What the site needs beyond the pages as they lie in docs/: pages from elsewhere in the repository, formulas.

The pages link to one another and to files of the repository by relative paths, so that they work where the
repository is browsed. On the site a link to a file that is no page of it becomes plain text.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import latex2mathml.converter
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE: Mapping[str, str] = {
    # path in the repository -> page of the site
    "README.md": "about.md",
    "README.zh.md": "about.zh.md",
    "CHANGELOG.md": "changelog.md",
    "data/labels/README.md": "data-labels.md",
    "data/paraphrases/README.md": "data-paraphrases.md",
    "models/static/README.md": "model-static.md",
    "notebooks/README.md": "notebooks.md",
}
_LINK = re.compile(r"(?<!!)\[(?P<text>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<target>[^()\s]+)\)")
_CODE = re.compile(r"(^```.*?^```$)", re.M | re.S)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Formulas are drawn by the browser from MathML; a page of the navigation may not be there yet."""
    fences = config.mdx_configs.setdefault("pymdownx.superfences", {}).setdefault("custom_fences", [])
    fences.append({"name": "math", "class": "formula", "format": _formula})
    config.nav = _present(config.nav)
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that lie elsewhere in the repository."""
    for path, page in ELSEWHERE.items():
        if (ROOT / path).is_file():
            files.append(File.generated(config, page, content=(ROOT / path).read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Turn links within the repository into links within the site."""
    own = {page_name: path for path, page_name in ELSEWHERE.items()}
    uri = page.file.src_uri
    place = own.get(uri, f"docs/{uri}")
    folder, site_folder = posixpath.dirname(place), posixpath.dirname(uri)
    parts = _CODE.split(markdown)  # text and code in turn; code is left as it is
    parts[::2] = [_LINK.sub(lambda found: _turned(found, folder, site_folder), text) for text in parts[::2]]
    return "".join(parts)


def on_page_content(html: str, page: Page, **_: object) -> str:
    """Say of Chinese pages that they are Chinese: for fonts, line breaks and voices."""
    return f'<div lang="zh-Hans">{html}</div>' if page.file.src_uri.endswith(".zh.md") else html


def on_post_page(output: str, **_: object) -> str:
    """Name the search for those who read by ear, which the theme forgets."""
    return output.replace(
        'data-md-component="search" role="dialog"', 'data-md-component="search" role="dialog" aria-label="Search"'
    )


def _turned(found: re.Match[str], folder: str, site_folder: str) -> str:
    target, _, anchor = found["target"].partition("#")
    if not target or ":" in target:
        return found[0]
    path = posixpath.normpath(posixpath.join(folder, target))
    if path in ELSEWHERE:
        if not (ROOT / path).is_file():
            return found["text"]  # not there yet
        page = ELSEWHERE[path]
    elif path.startswith("docs/"):
        page = path.removeprefix("docs/")
    elif (ROOT / path).exists():
        return found["text"]  # a file of the repository that the site does not show
    else:
        return found[0]  # the strict build will say that it leads nowhere
    link = posixpath.relpath(page, site_folder or ".")
    return f"[{found['text']}]({link}{'#' + anchor if anchor else ''})"


def _present(entries: Any) -> Any:
    """The navigation without pages that do not exist."""
    if isinstance(entries, list):
        kept = [_present(entry) for entry in entries]
        return [entry for entry in kept if entry]
    if isinstance(entries, dict):
        kept_items = {title: _present(entry) for title, entry in entries.items()}
        return {title: entry for title, entry in kept_items.items() if entry}
    return entries if _is_there(str(entries)) else None


def _is_there(page: str) -> bool:
    elsewhere = {name: path for path, name in ELSEWHERE.items()}
    return (ROOT / elsewhere.get(page, f"docs/{page}")).is_file()


def _formula(source: str, *_: Any, **__: Any) -> str:
    """One formula a line as MathML; the mark of a new line is for other readers of the page."""
    lines = [line.strip().removesuffix("\\\\") for line in source.splitlines()]
    rows = [latex2mathml.converter.convert(line, display="block") for line in lines if line]
    formulas = "".join(rows).replace(r"\_", "_")  # the converter leaves the escape inside \text
    return f'<div class="formula">{formulas}</div>'
