// Finding commands by a few letters of their names: every word must be there, in order of letters; beginnings of words count most.

export interface Found<T> {
  readonly item: T;
  readonly score: number;
  /** Which letters of the text were meant, for showing. */
  readonly marks: ReadonlySet<number>;
}

const AT_START = 12;
const IN_A_ROW = 9; // a whole word counts more than its letters at the beginnings of three
const GAP_COST_MAX = 6;

/** The items that fit, the best first; all in their own order when nothing is asked. */
export function search<T>(items: readonly T[], asked: string, textOf: (item: T) => string): Found<T>[] {
  const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
  const found: (Found<T> & { readonly at: number })[] = [];
  items.forEach((item, at) => {
    const text = textOf(item).toLowerCase();
    const marks = new Set<number>();
    let score = 0;
    for (const word of words) {
      const fit = bestFit(text, word);
      if (!fit) return;
      score += fit.score;
      for (const place of fit.places) marks.add(place);
    }
    found.push({ item, score: score - text.length / 100, marks, at });
  });
  return words.length ? found.sort((a, b) => b.score - a.score || a.at - b.at) : found;
}

interface Fit {
  readonly score: number;
  readonly places: readonly number[];
}

/** The best way to find the letters of `word` in order, by trying every place where its first letter stands. */
function bestFit(text: string, word: string): Fit | null {
  let best: Fit | null = null;
  for (let from = text.indexOf(word[0] as string); from >= 0; from = text.indexOf(word[0] as string, from + 1)) {
    const fit = fitFrom(text, word, from);
    if (!fit) break; // what is not there from here on is not there further on either
    if (!best || fit.score > best.score) best = fit;
  }
  return best;
}

function fitFrom(text: string, word: string, from: number): Fit | null {
  const places: number[] = [];
  let score = 0;
  let last = from - 1;
  for (let at = 0; at < word.length; at += 1) {
    const place = placeOf(text, word.slice(at), last + 1);
    if (place < 0) return null;
    if (isStart(text, place)) score += AT_START;
    if (places.length && place === last + 1) score += IN_A_ROW;
    else if (places.length) score -= Math.min(place - last, GAP_COST_MAX);
    places.push(place);
    last = place;
  }
  return { score, places };
}

/** Where the first of these letters is best taken: right here, else where a word begins if the rest follows, else at the next place. */
function placeOf(text: string, letters: string, from: number): number {
  const letter = letters[0] as string;
  if (text[from] === letter) return from;
  const start = beginning(text, letter, from);
  return start >= 0 && holds(text, letters, start) ? start : text.indexOf(letter, from);
}

function holds(text: string, letters: string, from: number): boolean {
  let last = from - 1;
  return [...letters].every((letter) => (last = text.indexOf(letter, last + 1)) >= 0);
}

function beginning(text: string, letter: string, from: number): number {
  for (let at = text.indexOf(letter, from); at >= 0; at = text.indexOf(letter, at + 1)) if (isStart(text, at)) return at;
  return -1;
}

function isStart(text: string, at: number): boolean {
  return at === 0 || !/[\p{L}\p{N}]/u.test(text[at - 1] as string);
}
