"""Truth drawn with the editor: python -m bench.effort.draw BOXES.csv

Takes boxes as they were read off the zoomed pictures (person, frame, x1, y1, x2, y2), draws each with the mouse, hands
the job in, and writes what the result says into `truth.csv`. Look at the pictures it leaves before you keep that.
"""

import sys
from pathlib import Path

from bench.effort import annotator, desk, truth
from bench.effort.hand import Hand
from bench.server import running


def main() -> None:
    source = Path(sys.argv[1])
    wanted = truth.read(source)
    with running() as server, desk.pictures() as folder, desk.page_of(server) as page:
        desk.set_up(server)
        job_id, task_id = desk.make_job(server, folder, "truth", [], 0)
        desk.sit_down(page, server, task_id)
        made = {}
        for name, boxes in wanted.items():
            hand = Hand(page, unsteady_px=0.0)
            frames = sorted(boxes)
            annotator.draw(hand, frames[0], boxes)
            for frame in frames[1:]:
                hand.go_to(frame)
                annotator.place(hand, boxes[frame])
            annotator.end(hand, frames[-1])
            made[name] = hand.state()["selected"]
            page.screenshot(path=source.with_name(f"{source.stem}-{name}.png"))
            page.keyboard.press("Escape")
        page.keyboard.press("Control+Enter")
        Hand(page).until("it is handed in", lambda now: now["saveState"] == "submitted")
        drawn, _ = desk.delivered(server, job_id)
    truth.write(truth.WITH_THE_TOOL, {name: {f: drawn[made[name]][f] for f in boxes} for name, boxes in wanted.items()})


if __name__ == "__main__":
    main()
