/** Put in by the build: the language of this page, and all that the server has. */
declare const LANGUAGE: string;
declare const LANGUAGES: readonly string[];
/** What the server refuses, by code, in this language; in English it says so itself. */
declare const REFUSALS: Readonly<Record<string, string>>;
