// Names beside shapes, each drawn once and then only copied: measuring and setting text for every shape would cost more than the shapes.

const FONT_PX = 11;
const PADDING_X = 4;
const HEIGHT_PX = 16;
const SPRITES_MAX = 2000;

export type Sprite = OffscreenCanvas;

export class LabelSprites {
  readonly #sprites = new Map<string, Sprite>();
  #ratio = 1;

  /** The name on its colour, at the device's resolution. */
  get(text: string, color: string, ratio: number): Sprite {
    if (ratio !== this.#ratio) this.clear();
    this.#ratio = ratio;
    const key = `${color}\n${text}`;
    const known = this.#sprites.get(key);
    if (known) return known;
    if (this.#sprites.size >= SPRITES_MAX) this.clear();
    const sprite = draw(text, color, ratio);
    this.#sprites.set(key, sprite);
    return sprite;
  }

  clear(): void {
    this.#sprites.clear();
  }
}

function draw(text: string, color: string, ratio: number): Sprite {
  const font = `600 ${FONT_PX * ratio}px ui-sans-serif, system-ui, "Segoe UI", sans-serif`;
  const ruler = new OffscreenCanvas(1, 1).getContext('2d') as OffscreenCanvasRenderingContext2D;
  ruler.font = font;
  const width = Math.ceil(ruler.measureText(text).width + 2 * PADDING_X * ratio);
  const sprite = new OffscreenCanvas(Math.max(width, 1), Math.round(HEIGHT_PX * ratio));
  const ink = sprite.getContext('2d') as OffscreenCanvasRenderingContext2D;
  ink.fillStyle = color;
  ink.beginPath();
  ink.roundRect(0, 0, sprite.width, sprite.height, 3 * ratio);
  ink.fill();
  ink.font = font;
  ink.textBaseline = 'middle';
  ink.fillStyle = isLight(ink, color) ? '#101214' : '#ffffff';
  ink.fillText(text, PADDING_X * ratio, sprite.height / 2 + 0.5 * ratio);
  return sprite;
}

/** Whether dark letters read better on `color`, whatever way it is written. */
function isLight(ink: OffscreenCanvasRenderingContext2D, color: string): boolean {
  ink.fillStyle = color;
  const [red = 0, green = 0, blue = 0] = [...ink.getImageData(1, ink.canvas.height >> 1, 1, 1).data];
  return 0.299 * red + 0.587 * green + 0.114 * blue > 140;
}
