// What an editor is made of: given by the shell in a browser, by a test in a test.
import type { Scene } from '../canvas/scene';
import type { Schedule } from '../canvas/stale';
import type { Size } from '../canvas/viewport';
import type { StepMark } from '../document/history';
import type { Change } from '../model/edit';
import type { Track } from '../model/track';
import type { FrameSource, Picture } from '../player/frame-source';
import type { Labels } from './labels';
import type { Memory } from './view/preferences';
import type { Authors } from './view/viewing.svelte';

/** What the editor paints on: the stage in a browser, nothing at all in a test. */
export interface Easel {
  showPicture(picture: Picture | null): void;
  place(): void;
  paintScene(scene: Scene): void;
  setCursor(cursor: string): void;
  setFilter(filter: string): void;
}

export interface EditorParts {
  readonly source: FrameSource<Picture>;
  readonly labels: Labels;
  readonly tracks: readonly Track[];
  /** The size of each frame in pixels, as far as it is known before its picture comes. */
  readonly sizeOf: (frame: number) => Size;
  readonly readOnlyReason: string;
  /** Gets every finished step, to be kept and sent. */
  readonly emit: (changes: readonly Change[], mark: StepMark) => void;
  readonly schedule: Schedule;
  /** Keeps how this person likes to look at jobs. */
  readonly memory?: Memory;
  /** Who drew or changed which track. */
  readonly askAuthors?: () => Promise<Authors>;
}
