// The loupe: the picture under the hand, enlarged, with the line that is being drawn. Beside the pointer, never under it.
import { paintDraft } from './paint-draft';
import { PAINTERS } from './painters/kinds';
import type { Ink, View } from './painters/painter';
import type { LabelSprites } from './label-sprites';
import type { Scene } from './scene';
import type { Point, Viewport } from './viewport';
import { type PaintedKind, SHAPE_KINDS } from './visible-shapes';

const SIDE_PX = 148;
const AWAY_PX = 28;
const TIMES = 3;
const ZOOM_MIN = 6;
const ZOOM_MAX = 48;

export class Loupe {
  readonly element = document.createElement('canvas');

  constructor() {
    this.element.className = 'stage-loupe';
    this.element.hidden = true;
    this.element.setAttribute('aria-hidden', 'true');
  }

  hide(): void {
    if (!this.element.hidden) this.element.hidden = true;
  }

  /** `picture` as it is on the stage, toned by `filter`. */
  show(at: Point, picture: HTMLCanvasElement, filter: string, scene: Scene, viewport: Viewport, ratio: number, sprites: LabelSprites): void {
    const side = Math.round(SIDE_PX * ratio);
    if (this.element.width !== side) {
      this.element.width = side;
      this.element.height = side;
      this.element.style.width = `${SIDE_PX}px`;
      this.element.style.height = `${SIDE_PX}px`;
    }
    const ink = this.element.getContext('2d');
    if (!ink) return;
    const zoom = Math.min(ZOOM_MAX, Math.max(ZOOM_MIN, viewport.scale * TIMES));
    const view: View = { scale: zoom, left: SIDE_PX / 2 - at.x * zoom, top: SIDE_PX / 2 - at.y * zoom, ratio };
    paintPicture(ink, at, picture, filter, zoom, side);
    paintShapes(ink, scene, view, sprites);
    paintTarget(ink, side);
    const { x, y } = besides(viewport.screenFromImage(at), viewport);
    this.element.style.transform = `translate(${x}px, ${y}px)`;
    this.element.hidden = false;
  }
}

function paintPicture(ink: Ink, at: Point, picture: HTMLCanvasElement, filter: string, zoom: number, side: number): void {
  const span = SIDE_PX / zoom;
  ink.fillStyle = '#14171a';
  ink.fillRect(0, 0, side, side);
  ink.imageSmoothingEnabled = false;
  ink.filter = filter || 'none';
  ink.drawImage(picture, at.x - span / 2, at.y - span / 2, span, span, 0, 0, side, side);
  ink.filter = 'none';
}

function paintShapes(ink: Ink, scene: Scene, view: View, sprites: LabelSprites): void {
  const { shapes, selected, draft } = scene;
  if (selected >= 0) {
    const kind = SHAPE_KINDS[shapes.kind[selected] as number] as PaintedKind;
    PAINTERS[kind](ink, shapes, selected, view, { color: shapes.colors[selected] as string, width: 1, alpha: 1, fillAlpha: 0 });
  }
  if (draft) paintDraft(ink, draft, view, sprites);
}

/** The middle is the pointer. */
function paintTarget(ink: Ink, side: number): void {
  const middle = Math.floor(side / 2) + 0.5;
  const arm = side / 12;
  for (const [color, width] of [['rgba(8, 10, 12, 0.6)', 3], ['#ffffff', 1]] as const) {
    ink.strokeStyle = color;
    ink.lineWidth = width;
    ink.beginPath();
    ink.moveTo(middle - arm, middle);
    ink.lineTo(middle + arm, middle);
    ink.moveTo(middle, middle - arm);
    ink.lineTo(middle, middle + arm);
    ink.stroke();
  }
}

/** Up and to the right of the pointer; on the other side where the stage ends. */
function besides({ x, y }: Point, { stage }: Viewport): Point {
  const right = x + AWAY_PX;
  const above = y - AWAY_PX - SIDE_PX;
  return {
    x: Math.round(right + SIDE_PX > stage.width ? x - AWAY_PX - SIDE_PX : right),
    y: Math.round(above < 0 ? y + AWAY_PX : above),
  };
}
