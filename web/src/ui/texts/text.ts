// Texts that people read, apart from the code that shows them: a language is one object with the keys of English.

/** Puts values where the text says `{name}`. A name without a value stays as it is, so that the lack is seen. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}

/** One text per plural form of a language; `other` is always there. */
export type Plural = Readonly<{ other: string } & Partial<Record<Intl.LDMLPluralRule, string>>>;

export function plural(texts: Plural, count: number, language = 'en'): string {
  const text = texts[new Intl.PluralRules(language).select(count)] ?? texts.other;
  return fill(text, { count: count.toLocaleString(language) });
}
