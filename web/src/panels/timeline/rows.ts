// Which row of the timeline shows what: a lane per track, and under the selected one a lane for each channel with keyframes of its own.
import { type Channel, GEOMETRY, stepChannels } from '../../document/channels';
import type { Track } from '../../model/track';

export interface Row {
  readonly track: Track;
  readonly channel: Channel;
  /** It is a lane under the lane of its track. */
  readonly isSub: boolean;
}

/** Rows are worked out when they are asked for: there may be thousands, and a few are in sight. */
export class Rows {
  readonly #selected: number;
  readonly #channels: readonly Channel[];

  constructor(
    readonly tracks: readonly Track[],
    selected: string | null,
  ) {
    this.#selected = selected === null ? -1 : tracks.findIndex((track) => track.id === selected);
    const track = tracks[this.#selected];
    this.#channels = track ? stepChannels(track) : [];
  }

  get count(): number {
    return this.tracks.length + this.#channels.length;
  }

  /** The first row of the selected track and how many it has; null when none is selected. */
  get selected(): { row: number; count: number } | null {
    return this.#selected < 0 ? null : { row: this.#selected, count: 1 + this.#channels.length };
  }

  at(row: number): Row | undefined {
    const past = row - this.#selected;
    const isSub = this.#selected >= 0 && past > 0 && past <= this.#channels.length;
    const shift = this.#selected >= 0 && past > 0 ? Math.min(past, this.#channels.length) : 0;
    const track = this.tracks[row - shift];
    return track && { track, channel: isSub ? (this.#channels[past - 1] as Channel) : GEOMETRY, isSub };
  }

  slice(first: number, count: number): Row[] {
    const rows: Row[] = [];
    for (let row = first; row < Math.min(first + count, this.count); row += 1) rows.push(this.at(row) as Row);
    return rows;
  }
}
