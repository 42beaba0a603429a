// What several makers drew of the same objects, and choosing between them. Choosing is editing: undo takes it back.
import { changesBackTo } from '../../document/restoring';
import { performInParts } from '../../editor/prelabels';
import { type Change, difference } from '../../model/edit';
import type { Track } from '../../model/track';
import type { WireAgreement, WireMaker, WireObject } from '../../wire/review-types';
import type { ReviewFolder } from './folder.svelte';

export class Choice {
  agreement = $state.raw<WireAgreement | null>(null);
  /** The object that is looked at, and whose track of it is painted beneath. */
  looked = $state<number | null>(null);
  maker = $state(0);
  readonly #copies = new Map<number, ReadonlyMap<string, Track>>();

  constructor(readonly book: ReviewFolder) {}

  get mayChoose(): boolean {
    return this.book.parts.isChecking && !this.book.parts.editor.readOnlyReason;
  }

  /** Nothing, where a job was not made by several, or who asks may not compare them. */
  async open(): Promise<void> {
    const { server, jobId } = this.book.parts;
    this.agreement = await server.agreement(jobId).catch(() => null);
  }

  nameOf({ number, person }: WireMaker): string {
    return person.is_me ? 'You' : person.name || `Maker ${number}`;
  }

  /** Whose track of an object the job has now: 0 nobody's, null if somebody has changed it. */
  keptOf(object: WireObject): number | null {
    const { document } = this.book.parts.editor;
    const there = object.members.filter(({ track }) => document.get(track)?.head);
    if (there.length === 0) return 0;
    const own = there.filter(({ maker, track }) => {
      const drawn = this.#copies.get(maker)?.get(track);
      return drawn && difference(document.get(track), drawn).length === 0;
    });
    if (own.length > 0) return (own.find(({ maker }) => maker === object.kept) ?? own[0])?.maker ?? null;
    return this.#copies.size > 0 ? null : object.kept;
  }

  /** Shows one maker's track of an object beneath that of the job. */
  async look(at: number, maker: number): Promise<void> {
    const object = this.agreement?.objects[at];
    if (!object) return;
    await this.#fetch();
    const { editor } = this.book.parts;
    const member = object.members.find((one) => one.maker === maker);
    const drawn = member && this.#copies.get(maker)?.get(member.track);
    const here = object.members.find(({ track }) => editor.document.get(track)?.head)?.track ?? member?.track;
    this.looked = at;
    this.maker = maker;
    this.book.earlier = new Map(here ? [[here, drawn]] : []);
    this.book.hasChanges = true;
    this.book.version += 1;
    if (here && editor.document.get(here)?.head) editor.select(here);
    const first = drawn?.geometry.frames[0];
    if (first !== undefined) editor.player.seek(first);
  }

  /** Takes one maker's track of an object into the job; of a maker who has none, the object is taken out. */
  async take(object: WireObject, maker: number): Promise<void> {
    await this.#fetch();
    this.#perform([this.#changesOf(object, maker)]);
  }

  /** Takes everything as one maker has it. */
  async takeWhole(maker: number): Promise<void> {
    await this.#fetch();
    const { editor } = this.book.parts;
    this.#perform(changesBackTo(editor.document, [...(this.#copies.get(maker)?.values() ?? [])], true));
  }

  #perform(changes: readonly (readonly Change[])[]): void {
    const { editor } = this.book.parts;
    const parts = performInParts(editor, changes);
    editor.say(parts === 0 ? 'The job has it like that already.' : 'Taken. Undo takes that back.');
    this.book.earlier = new Map();
    this.book.version += 1;
  }

  #changesOf(object: WireObject, maker: number): Change[] {
    const { document } = this.book.parts.editor;
    const wanted = object.members.find((one) => one.maker === maker)?.track;
    const others = new Set(object.members.map(({ track }) => track).filter((track) => track !== wanted));
    const gone = [...others].flatMap((track): Change[] => {
      const head = document.get(track)?.head;
      return head ? [{ track, cell: 'head', before: head, after: null }] : [];
    });
    const drawn = wanted === undefined ? undefined : this.#copies.get(maker)?.get(wanted);
    return drawn ? [...gone, ...difference(document.get(drawn.id), drawn)] : gone;
  }

  async #fetch(): Promise<void> {
    if (this.#copies.size > 0) return;
    for (const { number, copy_id: copyId } of this.agreement?.makers ?? []) {
      const tracks = await this.book.parts.server.tracksOf(copyId);
      this.#copies.set(number, new Map(tracks.map((track) => [track.id, track])));
    }
  }
}
