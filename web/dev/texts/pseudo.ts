// A language that nobody speaks: English with other letters, longer by two fifths. What is still plain on the screen was forgotten.
import type { Translate } from './put.ts';

export const PSEUDO = 'en-XA';

const PLAIN = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const OTHER = 'ÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞǪŔŠŢÛṼŴẊÝŽåƀçðéƒĝĥîĵķļṁñöþǫŕšţûṽŵẋýž';
const KEPT = /\{[\w.]+\}|<\/?\d+\/?>/;
const LONGER = 0.4;

export const pseudo: Translate = ({ text, plural }) => (plural === null ? spoken(text) : { one: spoken(text), other: spoken(plural) });

export function spoken(text: string): string {
  const pieces = text.split(new RegExp(`(${KEPT.source})`));
  const letters = pieces.filter((piece) => !KEPT.test(piece)).join('').length;
  const words = pieces.map((piece) => (KEPT.test(piece) ? piece : [...piece].map((letter) => OTHER[PLAIN.indexOf(letter)] ?? letter).join('')));
  return `[${words.join('')}${' ~~~~~~'.repeat(Math.ceil((letters * LONGER) / 7)).slice(0, Math.max(2, Math.ceil(letters * LONGER)))}]`;
}
