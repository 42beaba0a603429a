// A headless editor with a mouse and keys: tests drive it as a hand would. Every finished gesture is undone and done again.
import { expect } from 'vitest';
import type { Scene } from '../src/canvas/scene';
import { run } from '../src/editor/commands';
import { Editor } from '../src/editor/editor.svelte';
import { commandOf, DEFAULT_KEYMAP } from '../src/editor/keymap';
import { learnCommands } from '../src/editor/learned';
import { Labels } from '../src/editor/labels';
import { makeFurtherTools } from '../src/editor/tools/further';
import type { Press } from '../src/editor/tools/tool';
import { spotNear } from '../src/editor/borders';
import { onionSkin } from '../src/editor/view/onion';
import type { Change } from '../src/model/edit';
import type { Track } from '../src/model/track';
import type { FrameSource, FrameStatus, Picture } from '../src/player/frame-source';
import type { WireAttribute, WireLabel, WireSchema } from '../src/wire/types';

await learnCommands();

export const SIZE = { width: 1000, height: 500 };

function label(name: string, kinds: string[]): WireLabel {
  const occluded: WireAttribute = { name: 'occluded', type: 'checkbox', scope: 'frame', values: [], required: false, default: null };
  return { name, display_name: '', color: '', hotkey: '', kinds, attributes: [occluded], points: [], edges: [] };
}

export const SCHEMA: WireSchema = {
  version: 1,
  is_open: false,
  labels: [
    label('car', ['rectangle']),
    label('van', ['rectangle']),
    label('lane', ['line']),
    label('building', ['polygon']),
    label('truck', ['cuboid']),
    { ...label('person', ['landmark']), attributes: [{ name: 'occluded_points', type: 'multi', scope: 'frame', values: [], required: false, default: null }], points: ['head', 'hip', 'left foot', 'right foot'], edges: [['head', 'hip'], ['hip', 'left foot'], ['hip', 'right foot']] },
    label('face', ['landmark']),
  ],
};

/** Every frame is at hand, unless the test takes some away. */
export class TestSource implements FrameSource<Picture> {
  onload: (frame: number) => void = () => {};
  readonly missing = new Set<number>();
  readonly wanted: number[] = [];

  constructor(readonly count = 100) {}

  status(frame: number): FrameStatus {
    return this.missing.has(frame) ? 'pending' : 'ready';
  }
  peek(frame: number): Picture | undefined {
    return this.missing.has(frame) ? undefined : { ...SIZE, close: () => {} };
  }
  nearest(frame: number): number {
    for (let d = 0; d < this.count; d += 1) for (const near of [frame - d, frame + d]) if (near >= 0 && near < this.count && !this.missing.has(near)) return near;
    return -1;
  }
  want(frame: number): void {
    this.wanted.push(frame);
  }
  reason(): string {
    return '';
  }
  ranges(): [number, number][] {
    return [];
  }
  close(): void {}
  arrive(frame: number): void {
    this.missing.delete(frame);
    this.onload(frame);
  }
}

export class TestEditor {
  readonly editor: Editor;
  readonly source: TestSource;
  readonly emitted: (readonly Change[])[] = [];
  scene: Scene | null = null;
  filter = '';
  #due: ((now: number) => void)[] = [];
  #now = 0;
  #at = { x: 0, y: 0 };

  constructor(tracks: readonly Track[] = [], readOnlyReason = '', count = 100, hasAllTools = true) {
    this.source = new TestSource(count);
    this.editor = new Editor({
      source: this.source,
      labels: new Labels(SCHEMA, tracks),
      tracks,
      sizeOf: () => SIZE,
      readOnlyReason,
      emit: (changes) => this.emitted.push(changes),
      schedule: (paint) => this.#due.push(paint),
    });
    if (hasAllTools) this.editor.learn(makeFurtherTools);
    Object.assign(this.editor.sight, { onionSkin, spotNear });
    this.editor.attach({ showPicture: () => {}, place: () => {}, setCursor: () => {}, setFilter: (filter) => (this.filter = filter), paintScene: (scene) => (this.scene = scene) });
    this.editor.sight.viewport.resize(SIZE);
    this.editor.sight.viewport.zoomAt({ x: 0, y: 0 }, 1 / this.editor.sight.viewport.scale); // screen = image, but for an offset
    this.editor.pan(-this.editor.sight.viewport.left, -this.editor.sight.viewport.top);
    this.paint();
  }

  /** Lets animation frames go by until nothing is due. */
  paint(milliseconds = 16): this {
    for (let i = 0; i < 50 && this.#due.length > 0; i += 1) {
      this.#now += milliseconds;
      for (const paint of this.#due.splice(0)) paint(this.#now);
    }
    return this;
  }

  /** One animation frame, `milliseconds` after the last. */
  beat(milliseconds: number): this {
    this.#now += milliseconds;
    for (const paint of this.#due.splice(0)) paint(this.#now);
    return this;
  }

  down(x: number, y: number, keys: Partial<Press> = {}): this {
    this.move(x, y, keys);
    this.editor.tool.down(this.#press(keys));
    return this.paint();
  }

  move(x: number, y: number, keys: Partial<Press> = {}): this {
    this.#at = { x, y };
    this.editor.times.pointer = this.#at;
    this.editor.tool.move(this.#press(keys));
    return this.paint();
  }

  up(keys: Partial<Press> = {}): this {
    this.editor.tool.up(this.#press(keys));
    return this.paint();
  }

  click(x: number, y: number, keys: Partial<Press> = {}): this {
    return this.down(x, y, keys).up(keys);
  }

  doubleClick(x: number, y: number): this {
    this.click(x, y).click(x, y).editor.tool.double(this.#press({}));
    return this.paint();
  }

  drag(from: [number, number], to: [number, number], keys: Partial<Press> = {}): this {
    return this.down(...from, keys).move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, keys).move(...to, keys).up(keys);
  }

  /** Presses keys one after the other, written as in the keymap. */
  keys(...chords: string[]): this {
    for (const chord of chords) {
      const id = commandOf(DEFAULT_KEYMAP, chord);
      if (!id) throw new Error(`no command has the key ${chord}`);
      run(this.editor, id, { isRepeat: false, key: chord.split('+').at(-1) ?? '' });
      this.paint();
    }
    return this;
  }

  hold(chord: string): this {
    const id = commandOf(DEFAULT_KEYMAP, chord);
    if (id) run(this.editor, id, { isRepeat: true, key: chord });
    return this;
  }

  goTo(frame: number): this {
    this.editor.player.seek(frame);
    return this.paint();
  }

  expectIn(path: string): this {
    expect(this.editor.tool.path).toBe(path);
    return this;
  }

  /** The selected rectangle in pixels, left, top, right, bottom. */
  box(): number[] | null {
    const id = this.editor.selected;
    const shape = id ? this.editor.sight.shapeOf(id) : null;
    return shape && shape.map((number, i) => Math.round((number ?? NaN) * (i % 2 === 0 ? SIZE.width : SIZE.height) * 100) / 100);
  }

  /** Everything as plain data, for comparing. */
  snapshot(): unknown {
    return JSON.parse(
      JSON.stringify(
        this.editor.document.tracks.map(({ id, head, geometry, presence, attributes, constants }) => ({
          id,
          head,
          keys: Array.from(geometry.frames, (frame) => [frame, geometry.keyAt(frame)]),
          presence,
          attributes: [...attributes],
          constants: [...constants],
        })),
      ),
    );
  }

  #press(keys: Partial<Press>): Press {
    return { image: this.editor.sight.viewport.imageFromScreen(this.#at), screen: this.#at, isShift: false, isAlt: false, isCtrl: false, ...keys };
  }
}
