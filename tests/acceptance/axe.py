"""Looks at a page with axe, once nothing on it moves any more: half a fade is a colour that no screen has."""

from pathlib import Path
from typing import Any

AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
SETTLED = """async () => {
  const frame = () => new Promise(requestAnimationFrame);
  for (let calm = 0; calm < 2; calm++) {
    await frame();
    const ending = document.getAnimations().filter((each) => each.effect?.getComputedTiming().endTime !== Infinity);
    if (ending.length) calm = -1;
    await Promise.allSettled(ending.map((each) => each.finished));
  }
}"""
LOOK = "async (rules) => (await axe.run(rules)).violations.map(({id, nodes}) => [id, nodes[0].html])"


def axe_finds_nothing(page: Any, screen: str = "", schemes: tuple[str, ...] = ("dark", "light")) -> None:
    """No screen has anything that axe finds: the first scheme is looked at wholly, the others for their colours."""
    if not AXE.exists():
        return  # axe-core comes with the packages of web/
    page.evaluate(AXE.read_text())
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        page.evaluate(SETTLED)
        rules = {} if scheme == schemes[0] else {"runOnly": ["color-contrast"]}
        assert page.evaluate(LOOK, rules) == [], (screen, scheme)
