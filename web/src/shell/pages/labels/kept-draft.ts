// A label schema that is drawn up and not saved: kept in this browser until it is saved or let go.
import { memoryOf } from '../../view-memory';
import { type Draft, draftOf, textOf } from './draft';

export interface KeptDraft {
  /** The state of the newest version that it began from. */
  readonly etag: string;
  readonly draft: Draft;
}

export function keptDraft(memberId: string, projectId: string): { read(): KeptDraft | null; write(kept: KeptDraft | null): void } {
  const memory = memoryOf(`rotoscope.schema.${memberId}.${projectId}`);
  return {
    read: () => keptIn(memory.read()),
    write: (kept) => memory.write(kept ? JSON.stringify({ etag: kept.etag, text: textOf(kept.draft) }) : ''),
  };
}

/** What was kept, as far as it makes sense. */
export function keptIn(text: string | null): KeptDraft | null {
  try {
    const told = JSON.parse(text || 'null') as { etag?: unknown; text?: unknown } | null;
    const read = typeof told?.etag === 'string' && typeof told.text === 'string' ? draftOf(told.text) : null;
    return read && 'draft' in read ? { etag: String(told?.etag), draft: read.draft } : null;
  } catch {
    return null;
  }
}
