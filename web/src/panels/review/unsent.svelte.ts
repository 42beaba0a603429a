// What is being written in a review and not sent yet: it outlives folded panels, other tabs of the panel, and the page itself.
import type { Memory } from '../../editor/view/preferences';
import type { NewIssue } from '../../wire/review-types';

interface Written {
  readonly draft: NewIssue | null;
  /** With the verdict. */
  readonly note: string;
  /** By the id of the issue that they answer. */
  readonly answers: Readonly<Record<string, string>>;
}

const NOTHING: Written = { draft: null, note: '', answers: {} };

export class Unsent {
  #written = $state.raw<Written>(NOTHING);

  constructor(private readonly memory: Memory) {
    this.#written = writtenIn(memory.read());
  }

  get draft(): NewIssue | null {
    return this.#written.draft;
  }

  set draft(draft: NewIssue | null) {
    this.#keep({ draft });
  }

  get note(): string {
    return this.#written.note;
  }

  set note(note: string) {
    this.#keep({ note });
  }

  get isEmpty(): boolean {
    return !this.draft?.text.trim() && !this.note.trim() && this.answered.length === 0;
  }

  /** The issues that somebody has begun to answer. */
  get answered(): readonly string[] {
    return Object.keys(this.#written.answers);
  }

  answerTo(issueId: string): string {
    return this.#written.answers[issueId] ?? '';
  }

  answer(issueId: string, text: string): void {
    const { [issueId]: _, ...others } = this.#written.answers;
    this.#keep({ answers: text.trim() ? { ...others, [issueId]: text } : others });
  }

  /** All is said: the verdict has taken it along. */
  clear(): void {
    this.#keep(NOTHING);
  }

  #keep(part: Partial<Written>): void {
    this.#written = { ...this.#written, ...part };
    this.memory.write(this.isEmpty ? '' : JSON.stringify(this.#written));
  }
}

/** What was kept, as far as it makes sense. */
function writtenIn(text: string | null): Written {
  try {
    const told = Object(JSON.parse(text || '{}')) as Partial<Written>;
    const answers = Object.entries(Object(told.answers)).filter((one): one is [string, string] => typeof one[1] === 'string');
    return {
      draft: typeof told.draft?.text === 'string' ? told.draft : null,
      note: typeof told.note === 'string' ? told.note : '',
      answers: Object.fromEntries(answers),
    };
  } catch {
    return NOTHING;
  }
}
