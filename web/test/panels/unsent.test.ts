import { describe, expect, test } from 'vitest';
import type { Memory } from '../../src/editor/view/preferences';
import type { NewIssue } from '../../src/wire/review-types';
import { aBook, issue, settled, type TestServer } from './a-book';

/** Keeps one text, as a browser would for one person and one job. */
class TestMemory implements Memory {
  text = '';
  read = (): string => this.text;
  write = (text: string): void => void (this.text = text);
}

describe('what is not sent yet', () => {
  const one = (server: TestServer): void => void (server.issuesNow = [issue(1), issue(2)]);

  test('an issue, an answer and a note lie open again after the page was left', async () => {
    const memory = new TestMemory();
    const { t, book } = await aBook(one, true, memory);
    t.keys('i');
    book.unsent.draft = { ...(book.draft as NewIssue), text: 'The bo' };
    book.unsent.answer('i2', 'It is har');
    book.unsent.note = 'All in al';
    const { book: again } = await aBook(one, true, memory);
    expect([again.draft?.text, again.unsent.answerTo('i2'), again.unsent.note]).toEqual(['The bo', 'It is har', 'All in al']);
    expect([again.isOpen, again.issueId]).toEqual([true, 'i2']);
    again.unsent.clear();
    expect(memory.text).toBe('');
  });

  test('an answer stays until the server has it, and goes once', async () => {
    const { server, book } = await aBook(one);
    book.unsent.answer('i1', 'It is a mirror ');
    server.isAway = true;
    await book.answer(issue(1));
    expect(book.unsent.answerTo('i1')).toBe('It is a mirror ');
    server.isAway = false;
    await Promise.all([book.answer(issue(1)), book.answer(issue(1))]);
    expect([server.said, book.unsent.answerTo('i1')]).toEqual([['It is a mirror'], '']);
  });

  test('the key that settles an issue takes the answer along', async () => {
    const { t, server, book } = await aBook(one);
    t.keys(']');
    book.unsent.answer('i1', 'Moved');
    t.keys('Alt+Enter');
    await settled();
    expect([server.said, book.unsent.isEmpty]).toEqual([['Moved'], true]);
  });

  test('no task is handed in over a half-written answer', async () => {
    const { book } = await aBook(one, false);
    book.unsent.answer('i2', 'It is har');
    book.tab = 'checks';
    expect(book.reasonToWait('accept')).toContain('answer issue 2');
    expect([book.tab, book.issueId]).toEqual(['issues', 'i2']);
  });

  test('what was kept by another version, and makes no sense, is nothing', async () => {
    const memory = new TestMemory();
    for (const text of ['{', '7', 'null', '{"draft": {"text": 1}, "answers": [1], "note": 2}']) {
      memory.text = text;
      expect((await aBook(one, true, memory)).book.unsent.isEmpty).toBe(true);
    }
  });
});
