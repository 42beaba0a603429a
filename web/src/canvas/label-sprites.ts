// Names beside shapes, each drawn once and then only copied: measuring and setting text for every shape would cost more than the shapes.

const FONT_PX = 11;
const PADDING_X = 4;
const HEIGHT_PX = 16;
const SPRITES_MAX = 2000;
const LETTERS_MAX = 40;

export class LabelSprites {
  readonly #sprites = new Map<string, OffscreenCanvas>();
  readonly #isLight = new Map<string, boolean>();
  /** One pixel, for measuring words and looking at colours. */
  readonly #probe = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  #ratio = 1;

  /** The name on its colour, at the device's resolution. */
  get(text: string, color: string, ratio: number): OffscreenCanvas {
    if (ratio !== this.#ratio || this.#sprites.size >= SPRITES_MAX) this.#sprites.clear();
    this.#ratio = ratio;
    const key = `${color}\n${text}`;
    let sprite = this.#sprites.get(key);
    if (!sprite) this.#sprites.set(key, (sprite = this.#draw(shortened(text), color, ratio)));
    return sprite;
  }

  #draw(text: string, color: string, ratio: number): OffscreenCanvas {
    const font = `600 ${FONT_PX * ratio}px ui-sans-serif, system-ui, "Segoe UI", sans-serif`;
    const sprite = new OffscreenCanvas(this.#widthOf(text, font) + 2 * PADDING_X * ratio, Math.round(HEIGHT_PX * ratio));
    const ink = sprite.getContext('2d');
    if (!ink) return sprite;
    ink.fillStyle = color;
    ink.beginPath();
    ink.roundRect(0, 0, sprite.width, sprite.height, 3 * ratio);
    ink.fill();
    ink.font = font;
    ink.textBaseline = 'middle';
    ink.fillStyle = this.#bearsDarkLetters(color) ? '#101214' : '#ffffff';
    ink.fillText(text, PADDING_X * ratio, sprite.height / 2 + 0.5 * ratio);
    return sprite;
  }

  #widthOf(text: string, font: string): number {
    if (!this.#probe) return 1;
    if (this.#probe.font !== font) this.#probe.font = font;
    return Math.ceil(this.#probe.measureText(text).width);
  }

  /** Colours come written in many ways, so one pixel is painted and looked at. */
  #bearsDarkLetters(color: string): boolean {
    const known = this.#isLight.get(color);
    if (known !== undefined || !this.#probe) return known ?? true;
    this.#probe.fillStyle = color;
    this.#probe.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0] = this.#probe.getImageData(0, 0, 1, 1).data;
    const isLight = 0.299 * red + 0.587 * green + 0.114 * blue > 140;
    this.#isLight.set(color, isLight);
    return isLight;
  }
}

function shortened(text: string): string {
  const letters = [...text];
  return letters.length > LETTERS_MAX ? `${letters.slice(0, LETTERS_MAX - 1).join('')}…` : text;
}
