// Plural forms: a catalogue numbers them by a rule of its own, the browser names them (Intl.PluralRules). Here one is put on the other.

const CATEGORIES = ['zero', 'one', 'two', 'few', 'many', 'other'];
const SAMPLES = Array.from({ length: 1001 }, (_, number) => number);
const RULE = /nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([n0-9\s%=!<>&|?:()]+?);?\s*$/;

/** For each form of the catalogue the name it has in the browser: English gives ['one', 'other']. */
export function formsOf(language: string, header: string | undefined): string[] {
  const rules = new Intl.PluralRules(language);
  const found = RULE.exec(header ?? '');
  if (!found) return CATEGORIES.filter((name) => SAMPLES.some((number) => rules.select(number) === name));
  // The rule is an expression in C over n, of the signs that RULE lets through: JavaScript reads it alike.
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval
  const formOf = new Function('n', `return Number(${found[2]})`) as (number: number) => number;
  const names: string[] = Array.from({ length: Number(found[1]) }, () => 'other');
  const seen = new Set<number>();
  for (const number of SAMPLES) {
    const form = formOf(number);
    if (seen.has(form)) continue;
    seen.add(form);
    names[form] = rules.select(number);
  }
  return names;
}
