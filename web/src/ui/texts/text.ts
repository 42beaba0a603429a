// Texts that people read, apart from the code that shows them: a language is one object with the keys of English.

/** Puts values where the text says `{name}`. A name without a value stays as it is, so that the lack is seen. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
}
