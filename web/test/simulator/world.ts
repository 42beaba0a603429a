// One seed, one run: two people, their browsers and a bad network around a job; then it clears up, and all must be well.
import type { Change } from '../../src/model/edit';
import { Dice } from './dice';
import { Disk } from './disk';
import { GHOST, type Kept, Ledger, NO_FRAME } from './ledger';
import { type Answer, type Ask, Network } from './network';
import { Page } from './page';
import { type Life, Timeline } from './timeline';

export interface Place {
  readonly seed: number;
  readonly jobId: string;
  readonly taskId: string;
  readonly people: readonly string[];
}

const TICK_MS = 250;
const DEEDS = [8, 24] as const;
const QUIET_MS_MAX = 150_000;
const CALM_MS = 4_000;
const FRAMES = 6;
const HEAVY = 4_000; // more than a post may weigh
const TRACKS_MAX = 3;
const DAY_MS = 86_400_000;

interface Person {
  readonly id: string;
  readonly disk: Disk;
  readonly network: Network;
  page: Page | null;
  /** A tab that was left open when another one went on. */
  former: Page | null;
}

/** What may happen, and how often. */
const DEEDS_BY_WEIGHT: readonly (readonly [keyof World, number])[] = [
  ['draw', 70], ['kill', 3], ['cutPower', 2], ['close', 2], ['loseConnection', 5], ['signOut', 3],
  ['takeOver', 4], ['openSecondTab', 3], ['submit', 2], ['restartServer', 3], ['wait', 5],
];
const WEIGHT = DEEDS_BY_WEIGHT.reduce((sum, [, weight]) => sum + weight, 0);

export class World {
  readonly ledger = new Ledger();
  readonly timeline = new Timeline();
  /** Waits for the server: nothing else happens until it has answered. */
  pending: { readonly ask: Ask; readonly hear: (answer: Answer) => void } | null = null;
  isOver = false;
  readonly told: string[] = [];
  #dice: Dice;
  #people: Person[];
  #isDown = false;
  #lives = 0;
  #made = 0;
  #deedsLeft: number;
  #quietAt = 0;
  #calmMs = 0;
  #clockOff: number;

  constructor(
    readonly place: Place,
    private readonly isTold = false,
  ) {
    this.#dice = new Dice(place.seed);
    const dice = this.#dice;
    const weather = { trouble: dice.pick([0, 0.05, 0.15, 0.3]), slow: dice.pick([0, 0.1, 0.3]) };
    this.#clockOff = dice.pick([0, 0, DAY_MS, -DAY_MS]);
    this.timeline.now = 1e9 + this.#clockOff; // the page's own clock, which may be a day off
    this.#deedsLeft = Math.round(dice.between(...DEEDS));
    const carry = (ask: Ask, hear: (answer: Answer) => void): void => void (this.pending = { ask, hear });
    const serverNow = (): number => 1_700_000_000_000 + Math.round(this.timeline.now - 1e9 - this.#clockOff);
    this.#people = place.people.map((id) => ({
      id,
      disk: new Disk(this.timeline, dice),
      network: new Network(this.timeline, dice, weather, carry, id, serverNow, () => this.#isDown),
      page: null,
      former: null,
    }));
    this.#open(this.#people[0] as Person, false);
    this.timeline.after(300, () => this.#act());
  }

  /** The next thing happens, unless the server is being waited for. */
  step(): void {
    if (!this.pending && !this.isOver && !this.timeline.step()) this.isOver = true;
  }

  answered(answer: Answer): void {
    const { ask, hear } = this.pending as NonNullable<typeof this.pending>;
    this.pending = null;
    this.#tell(`${ask.method} ${ask.path.slice(-24)} by ${ask.who.slice(-4)} ${ask.body} → ${answer.status} ${answer.isBinary ? 'RTS1' : answer.body.slice(0, 400)}`);
    this.ledger.asked(ask, answer);
    hear(answer);
  }

  #act(): void {
    if (this.#deedsLeft <= 0) return this.#clearUp();
    this.#deedsLeft -= 1;
    let ticket = this.#dice.between(0, WEIGHT);
    const deed = DEEDS_BY_WEIGHT.find(([, weight]) => (ticket -= weight) < 0)?.[0] ?? 'wait';
    const person = this.#dice.chance(0.85) ? (this.#people.find(({ page }) => page?.canDraw) ?? this.#dice.pick(this.#people)) : this.#dice.pick(this.#people);
    this.#tell(`${deed} by ${person.id.slice(-4)}`);
    (this[deed] as (person: Person) => void)(person);
    this.timeline.after(this.#dice.between(50, 2_500), () => this.#act());
  }

  draw(person: Person): void {
    const { page } = person;
    if (!page || page.life.isOver) return void (this.#dice.chance(0.2) && this.#open(person, false));
    if (!page.canDraw) return;
    for (let left = 1 + this.#dice.below(3); left > 0; left -= 1) page.draw(this.#changes(page));
    if (this.#dice.chance(0.1)) void page.submit(); // and the hand goes on drawing meanwhile
  }

  kill(person: Person): void {
    this.#end(person, (page) => person.disk.kill(page.life));
  }

  cutPower(person: Person): void {
    this.#end(person, (page) => person.disk.cutPower(page.life));
  }

  close(person: Person): void {
    const { page } = person;
    if (!page || page.life.isOver) return;
    this.ledger.died(page);
    page.close();
    person.disk.kill(page.life);
    this.#openLater(person);
  }

  loseConnection(person: Person): void {
    person.network.isOffline = true;
    this.timeline.after(this.#dice.between(500, 30_000), () => this.#reconnect(person));
  }

  signOut(person: Person): void {
    person.network.isSignedOut = true;
    this.timeline.after(this.#dice.between(500, 10_000), () => this.#reconnect(person));
  }

  takeOver(): void {
    const other = this.#people.find(({ page }) => !page?.canDraw);
    if (other) this.#open(other, true);
  }

  /** Without Web Locks, or before they have spoken, both tabs live. */
  openSecondTab(person: Person): void {
    if (!person.page || person.page.life.isOver) return;
    person.former = person.page;
    if (this.#dice.chance(0.5)) person.former.isReadOnly = true;
    this.#open(person, false);
  }

  submit(person: Person): void {
    void person.page?.submit();
  }

  restartServer(): void {
    this.#isDown = true;
    this.timeline.after(this.#dice.between(200, 8_000), () => (this.#isDown = false));
  }

  wait(): void {
    this.#deedsLeft -= 1;
  }

  #end(person: Person, how: (page: Page) => void): void {
    for (const page of [person.page, person.former]) {
      if (!page || page.life.isOver) continue;
      this.ledger.died(page);
      page.life.isOver = true;
      how(page);
    }
    this.#openLater(person);
  }

  #openLater(person: Person): void {
    this.timeline.after(this.#dice.between(200, 4_000), () => this.#open(person, this.#dice.chance(0.5)));
  }

  #open(person: Person, isTakeOver: boolean): void {
    this.#lives += 1;
    const { place, timeline, ledger } = this;
    const { id, disk, network } = person;
    const parts = { jobId: place.jobId, taskId: place.taskId, userId: id, session: sessionName(place.seed, this.#lives, id), timeline, dice: this.#dice, disk, network, ledger };
    if (person.page && person.page !== person.former && !person.page.life.isOver) {
      this.ledger.died(person.page);
      person.page.close();
      person.disk.kill(person.page.life);
    }
    const page = new Page(parts);
    person.page = page;
    void page.open(isTakeOver);
    this.timeline.after(this.#dice.between(0, TICK_MS), () => this.#tick(page), page.life);
  }

  #tick(page: Page): void {
    void page.tick();
    this.timeline.after(TICK_MS, () => this.#tick(page), page.life);
  }

  #reconnect({ network, page, former }: Person): void {
    network.isOffline = false;
    network.isSignedOut = false;
    for (const one of [page, former]) if (one && !one.life.isOver) one.hurry();
  }

  /** Everything works again, and everybody has the patience to see it through. */
  #clearUp(): void {
    this.#tell('all clears up');
    this.#isDown = false;
    for (const person of this.#people) {
      person.network.isClear = true;
      this.#reconnect(person);
    }
    this.#quietAt = this.timeline.now + QUIET_MS_MAX;
    this.timeline.after(2_000, () => this.#rest());
  }

  #rest(): void {
    const isQuiet = this.#people.every(({ network }) => network.underway === 0 && !network.isAwaited) && this.#pages().every(isAtRest);
    this.#calmMs = isQuiet ? this.#calmMs + 1_000 : 0;
    if (this.#calmMs < CALM_MS && this.timeline.now < this.#quietAt) return void this.timeline.after(1_000, () => this.#rest());
    const ask = { who: this.place.people[0] as string, method: 'LOOK', path: `/${this.place.jobId}/${this.place.taskId}`, body: '', now: 0, fate: 'done' } as const;
    this.pending = {
      ask,
      hear: ({ body }) => {
        this.ledger.close(JSON.parse(body) as Kept, this.#pages());
        this.isOver = true;
      },
    };
  }

  #pages(): Page[] {
    return this.#people.flatMap(({ page, former }) => [page, former].filter((one) => one !== null));
  }

  /** A gesture on one of a few cells, so that people meet. */
  #changes(page: Page): Change[] {
    const known = page.document.tracks;
    const isNew = known.length === 0 || (known.length < TRACKS_MAX && this.#dice.chance(0.3));
    const track = isNew ? `track ${(this.#made += 1)}` : this.#dice.pick(known).id;
    const frame = this.#dice.below(FRAMES);
    const turn = this.#dice.roll();
    const head = page.document.get(track)?.head ?? null;
    if (!head) return [{ track, cell: 'head', before: null, after: turn < 0.04 ? { ...HEAD, kind: GHOST } : HEAD }, this.#box(track, frame)];
    if (turn < 0.03) return [this.#box(track, NO_FRAME)];
    if (turn < 0.05) return [{ track, cell: 'attribute', name: '', frame: null, before: null, after: turn < 0.04 ? 'heavy '.repeat(HEAVY) : 'light' }];
    if (turn < 0.09) return [{ track, cell: 'head', before: head, after: null }];
    if (turn < 0.5) return [this.#box(track, frame)];
    if (turn < 0.75) return [{ track, cell: 'presence', frame, before: null, after: this.#dice.chance(0.5) }];
    return [{ track, cell: 'attribute', name: 'color', frame: turn < 0.85 ? frame : null, before: null, after: this.#dice.pick(['red', 'blue', 7]) }];
  }

  #box(track: string, frame: number): Change {
    const [x, y] = [this.#dice.roll() / 2, this.#dice.roll() / 2];
    return { track, cell: 'geometry', frame, before: null, after: { coords: [x, y, x + 0.25, y + 0.25], hold: false } };
  }

  #tell(what: string): void {
    if (this.isTold) this.told.push(`${((this.timeline.now - 1e9 - this.#clockOff) / 1000).toFixed(2)} s  ${what}`);
  }
}

const HEAD = { kind: 'rectangle', label: 'Car', color: '', origin: 'manual', state: 'editable', points: [], derived_from: '', accepted: false, group: '' };

/** The first half of every edit's id: new for each load of the page. */
let sessionName = (seed: number, life: number, _userId: string): string => `s${seed}-${life}`;

/** For a program that forgets to make it new. */
export function nameSessions(how: typeof sessionName): void {
  sessionName = how;
}

function isAtRest({ life, session, refusal, isSubmitting, isBringing }: Page): boolean {
  if (life.isOver) return true;
  if (isBringing) return false;
  if (refusal) return true;
  if (!session || isSubmitting) return false;
  return session.outbox.openCount === 0 && session.state.kind !== 'offline';
}

export type { Life };
