// Two canvases: the picture at its own size, moved by the compositor, and the overlay at the screen's size, redrawn whole.
import { LabelSprites } from './label-sprites';
import type { Loupe } from './loupe';
import { paintOverlay } from './paint-overlay';
import type { Scene } from './scene';
import type { Viewport } from './viewport';

/** From this enlargement on the eye wants to see the pixels. */
const PIXELATED_FROM = 3;

export class Stage {
  readonly #picture = canvas('stage-picture');
  readonly #overlay = canvas('stage-overlay');
  readonly #sprites = new LabelSprites();
  /** Comes when a hand first needs it. */
  #loupe: Loupe | null = null;
  #isLoupeComing = false;
  readonly #resizes: ResizeObserver;
  #ratio = 1;

  /** Fills `host`; `onresize` is called after the viewport has taken the new size. */
  constructor(
    readonly host: HTMLElement,
    private readonly viewport: Viewport,
    onresize: () => void,
  ) {
    host.append(this.#picture, this.#overlay);
    this.#resizes = new ResizeObserver(([entry]) => {
      if (entry) this.#resize(entry.contentRect.width, entry.contentRect.height);
      onresize();
    });
    this.#resizes.observe(host);
  }

  /** Puts a picture on the lower canvas, or empties it when the frame has none. */
  showPicture(picture: ImageBitmap | null): void {
    const ink = this.#picture.getContext('2d', { alpha: false });
    if (!ink) return;
    const { width, height } = picture ?? this.viewport.image;
    if (this.#picture.width !== width || this.#picture.height !== height) {
      this.#picture.width = width;
      this.#picture.height = height;
    }
    if (picture) ink.drawImage(picture, 0, 0);
    else ink.clearRect(0, 0, width, height);
    this.place();
  }

  /** Moves the picture to where the viewport wants it. */
  place(): void {
    const { scale, left, top } = this.viewport;
    this.#picture.style.transform = `translate(${left}px, ${top}px) scale(${scale})`;
    this.#picture.style.imageRendering = scale * this.#ratio >= PIXELATED_FROM ? 'pixelated' : 'auto';
  }

  paintScene(scene: Scene): void {
    const ink = this.#overlay.getContext('2d');
    const { scale, left, top } = this.viewport;
    if (ink) paintOverlay(ink, scene, { scale, left, top, ratio: this.#ratio }, this.#sprites);
    const at = scene.magnified;
    if (at && this.#loupe) this.#loupe.show(at, this.#picture, this.#picture.style.filter, scene, this.viewport, this.#ratio, this.#sprites);
    else if (at) void this.#fetchLoupe();
    else this.#loupe?.hide();
  }

  setCursor(cursor: string): void {
    if (this.host.style.cursor !== cursor) this.host.style.cursor = cursor;
  }

  /** The tone of the picture alone, as a CSS filter: the compositor does it, and it is never in the data. */
  setFilter(filter: string): void {
    if (this.#picture.style.filter !== filter) this.#picture.style.filter = filter;
  }

  close(): void {
    this.#resizes.disconnect();
    this.#picture.remove();
    this.#overlay.remove();
    this.#loupe?.element.remove();
  }

  /** A loupe that cannot be fetched is one that is missed; the next drag asks again. */
  async #fetchLoupe(): Promise<void> {
    if (this.#isLoupeComing) return;
    this.#isLoupeComing = true;
    const made = await import('./loupe').then(
      ({ Loupe }) => new Loupe(),
      () => null,
    );
    this.#isLoupeComing = false;
    if (made && this.#overlay.isConnected) {
      this.#loupe = made;
      this.host.append(made.element);
    }
  }

  #resize(width: number, height: number): void {
    this.#ratio = window.devicePixelRatio || 1;
    this.#overlay.width = Math.max(1, Math.round(width * this.#ratio));
    this.#overlay.height = Math.max(1, Math.round(height * this.#ratio));
    this.viewport.resize({ width: Math.max(1, width), height: Math.max(1, height) });
    this.place();
  }
}

function canvas(className: string): HTMLCanvasElement {
  const element = document.createElement('canvas');
  element.className = className;
  element.setAttribute('aria-hidden', 'true');
  return element;
}
