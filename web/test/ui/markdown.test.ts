import { expect, test } from 'vitest';
import { readMarkdown, readSpans } from '../../src/ui/markdown';

test('headings, paragraphs, lists, quotes, code and rules are told apart', () => {
  const blocks = readMarkdown('# Cars\n\nDraw *tight* boxes.\nAlways.\n\n- one\n  more of it\n- two\n\n1. first\n2. second\n\n> mind this\n\n---\n```\na < b\n```\n');
  expect(blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'list', 'list', 'quote', 'rule', 'code']);
  expect(blocks[2]).toMatchObject({ isNumbered: false, items: [[{ text: 'one more of it' }], [{ text: 'two' }]] });
  expect(blocks[3]).toMatchObject({ isNumbered: true });
  expect(blocks[6]).toEqual({ kind: 'code', text: 'a < b' });
});

test('words are strong, slanted, code or links', () => {
  expect(readSpans('a **b** _c_ `d` [e](https://f.org) g')).toEqual([
    { kind: 'text', text: 'a ' },
    { kind: 'strong', text: 'b' },
    { kind: 'text', text: ' ' },
    { kind: 'em', text: 'c' },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: 'd' },
    { kind: 'text', text: ' ' },
    { kind: 'link', text: 'e', href: 'https://f.org' },
    { kind: 'text', text: ' g' },
  ]);
  expect(readSpans('see https://f.org/a_b_c.')).toContainEqual({ kind: 'link', text: 'https://f.org/a_b_c', href: 'https://f.org/a_b_c' });
});

test('an address that could run something is no link, and tags are only text', () => {
  expect(readSpans('[x](javascript:alert(1))').some(({ kind }) => kind === 'link')).toBe(false);
  expect(readSpans('[x](data:text/html,hi)').some(({ kind }) => kind === 'link')).toBe(false);
  expect(readMarkdown('<img src=x onerror=alert(1)>')).toEqual([{ kind: 'paragraph', spans: [{ kind: 'text', text: '<img src=x onerror=alert(1)>' }] }]);
});

test('an unclosed fence and an empty text end', () => {
  expect(readMarkdown('```\nx')).toEqual([{ kind: 'code', text: 'x' }]);
  expect(readMarkdown(' \n\n')).toEqual([]);
});
