"""What axe-core has to say of a page."""

from __future__ import annotations

import pytest

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
"""All that axe has for WCAG 2.2 AA, and its best practices; of what it finds well it need not tell each element."""


def expect_no_violation(page, within: str | None = None) -> None:
    """On the whole page, or only in what a CSS selector names, where the rest was looked at before."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    found = axe.Axe().run(page, context=within, options=RULES).response["violations"]
    assert [_told(violation) for violation in found] == []


def _told(violation: dict) -> str:
    where = "; ".join(f"{' '.join(map(str, node['target']))} {node['html'][:120]}" for node in violation["nodes"][:5])
    return f"{violation['id']} ({len(violation['nodes'])}): {violation['help']}: {where}"
