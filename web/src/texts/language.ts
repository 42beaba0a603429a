// The language that this build of the page speaks. Where its other texts are: docs/howto/translate-rotoscope.md.

/** A BCP 47 tag. */
export const language: string = LANGUAGE;

/** How numbers and dates are written: as the browser asks for this language, so that en-GB has its day before its month. Node may have no navigator. */
export const locale: string = globalThis.navigator?.languages.find((one) => one === language || one.startsWith(`${language}-`)) ?? language;
