// The tracks of one job as they are now. Changing one replaces it; the others are shared with the moment before.
import type { Change } from '../model/edit';
import { applyAll } from '../model/edit';
import type { Track } from '../model/track';

export class TrackDocument {
  /** Called after every change with the tracks it touched. */
  onchange: (touched: ReadonlySet<string>) => void = () => {};
  #tracks: Track[] = [];
  #index = new Map<string, number>();

  load(tracks: readonly Track[]): void {
    this.#tracks = [...tracks];
    this.#index = new Map(tracks.map((track, index) => [track.id, index]));
    this.onchange(new Set(this.#index.keys()));
  }

  /** Every track in the order of arrival, deleted ones included: an index into it stays true for the life of the page. */
  get tracks(): readonly Track[] {
    return this.#tracks;
  }

  get(id: string): Track | undefined {
    const index = this.#index.get(id);
    return index === undefined ? undefined : this.#tracks[index];
  }

  indexOf(id: string): number {
    return this.#index.get(id) ?? -1;
  }

  apply(changes: readonly Change[]): void {
    const touched = new Set<string>();
    applyAll(changes, (id) => this.get(id), (track) => {
      this.#tracks[this.#index.get(track.id) ?? this.#append(track.id)] = track;
      touched.add(track.id);
    });
    if (touched.size > 0) this.onchange(touched);
  }

  #append(id: string): number {
    const index = this.#index.size;
    this.#index.set(id, index);
    return index;
  }
}
