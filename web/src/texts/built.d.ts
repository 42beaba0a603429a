/** Put in by the build: the language of this page, and all that the server has. */
declare const LANGUAGE: string;
declare const LANGUAGES: readonly string[];
