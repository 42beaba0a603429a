// Where the picture lies on the screen. Spaces: `image` picture pixels, `screen` CSS pixels from the stage's corner.

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const SCALE_MIN = 0.02;
const SCALE_MAX = 64;
const FIT_MARGIN = 16;

export class Viewport {
  scale = 1;
  left = 0;
  top = 0;
  stage: Size = { width: 1, height: 1 };
  image: Size = { width: 1, height: 1 };
  /** True until the hand zooms or pans: then a resized window no longer fits the picture anew. */
  isFitted = true;

  screenFromImage(point: Point): Point {
    return { x: point.x * this.scale + this.left, y: point.y * this.scale + this.top };
  }

  imageFromScreen(point: Point): Point {
    return { x: (point.x - this.left) / this.scale, y: (point.y - this.top) / this.scale };
  }

  resize(stage: Size): void {
    this.stage = stage;
    if (this.isFitted) this.fit();
  }

  setImage(image: Size): void {
    if (image.width === this.image.width && image.height === this.image.height) return;
    this.image = image;
    if (this.isFitted) this.fit();
  }

  /** The whole picture, centred, with a little air. */
  fit(): void {
    this.#show({ left: 0, top: 0, right: this.image.width, bottom: this.image.height }, FIT_MARGIN);
    this.isFitted = true;
  }

  /** One object, large enough to work on, with its surroundings. */
  zoomTo(bounds: Bounds): void {
    this.#show(bounds, Math.min(this.stage.width, this.stage.height) * 0.3);
    this.isFitted = false;
  }

  /** One object in the middle, as large as it is now. */
  centre({ left, top, right, bottom }: Bounds): void {
    this.left = this.stage.width / 2 - ((left + right) / 2) * this.scale;
    this.top = this.stage.height / 2 - ((top + bottom) / 2) * this.scale;
    this.isFitted = false;
  }

  /** Whether all of the picture is on the stage. */
  get isWhole(): boolean {
    const { width, height } = this.image;
    const SLACK = 1;
    return (
      this.left >= -SLACK && this.top >= -SLACK &&
      this.left + width * this.scale <= this.stage.width + SLACK && this.top + height * this.scale <= this.stage.height + SLACK
    );
  }

  /** Zooms by `factor` so that what lies under `at` stays under it. */
  zoomAt(at: Point, factor: number): void {
    const scale = Math.min(SCALE_MAX, Math.max(SCALE_MIN, this.scale * factor));
    const under = this.imageFromScreen(at);
    this.scale = scale;
    this.left = at.x - under.x * scale;
    this.top = at.y - under.y * scale;
    this.isFitted = false;
  }

  pan(dx: number, dy: number): void {
    this.left += dx;
    this.top += dy;
    this.isFitted = false;
  }

  #show(bounds: Bounds, margin: number): void {
    const width = Math.max(bounds.right - bounds.left, 1);
    const height = Math.max(bounds.bottom - bounds.top, 1);
    const room = { width: Math.max(this.stage.width - 2 * margin, 1), height: Math.max(this.stage.height - 2 * margin, 1) };
    this.scale = Math.min(SCALE_MAX, Math.max(SCALE_MIN, Math.min(room.width / width, room.height / height)));
    this.left = this.stage.width / 2 - (bounds.left + width / 2) * this.scale;
    this.top = this.stage.height / 2 - (bounds.top + height / 2) * this.scale;
  }
}
