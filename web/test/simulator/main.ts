// The client half of the simulator: many worlds at once, step by step. The server half is in tests/simulator and reads lines.
//
//   in:  {"places": [...], "isTold": false}                out: {"asks": [...]}
//   in:  {"answers": [...]}                                out: {"asks": [...]} … or {"done": [...]}
import { createInterface } from 'node:readline';
import { breakClient } from './mutants';
import type { Answer } from './network';
import { type Place, World } from './world';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

async function heard<T>(): Promise<T | null> {
  const { value, done } = await lines.next();
  return done === true ? null : (JSON.parse(value as string) as T);
}

function say(what: unknown): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

/** Lets every promise that can go on go on. */
function breath(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

async function run(worlds: readonly World[]): Promise<void> {
  for (;;) {
    let moving = worlds.filter(({ pending, isOver }) => !pending && !isOver);
    while (moving.length > 0) {
      for (const world of moving) world.step();
      await breath();
      moving = moving.filter(({ pending, isOver }) => !pending && !isOver);
    }
    const waiting = worlds.filter(({ pending }) => pending);
    if (waiting.length === 0) return;
    say({ asks: waiting.map((world) => world.pending?.ask) });
    const { answers } = (await heard<{ answers: Answer[] }>()) as { answers: Answer[] };
    waiting.forEach((world, index) => world.answered(answers[index] as Answer));
    await breath();
  }
}

async function main(): Promise<void> {
  breakClient(process.argv[2] ?? '');
  for (;;) {
    const wanted = await heard<{ places: Place[]; isTold: boolean }>();
    if (!wanted) return;
    const worlds = wanted.places.map((place) => new World(place, wanted.isTold));
    await run(worlds);
    say({ done: worlds.map(({ place, ledger, told }) => ({ seed: place.seed, faults: ledger.faults, counts: ledger.counts, told: [...told, ...(wanted.isTold ? ledger.details : [])] })) });
  }
}

void main();
