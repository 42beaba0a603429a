// How the language of this page counts: one thing, several, and whatever lies between in other languages than English.

const rules = new Intl.PluralRules(LANGUAGE);

/** What is said of so many. Both forms are written out at the call, as whole sentences: a catalogue has as many as its language needs. */
export function counted(count: number, forms: Readonly<{ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>>): string {
  return forms[rules.select(count)] ?? forms.other;
}
