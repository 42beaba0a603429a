import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCsv, toCsv } from '../../src/ui/csv';

const cellsOf = (text: string): (readonly string[])[] => parseCsv(text).map((row) => row.cells);

test.each([
  ['a,b\nc,d', [['a', 'b'], ['c', 'd']]],
  ['\uFEFFa;b\r\nc;d\r\n', [['a', 'b'], ['c', 'd']]],
  ['a\tb,c', [['a', 'b,c']]],
  ['"a ""quoted"" word","two\nlines"', [['a "quoted" word', 'two\nlines']]],
  ['\n\n , \n', []],
  ['only', [['only']]],
])('%j is read', (text, cells) => {
  expect(cellsOf(text)).toEqual(cells);
});

test('a row knows its line, also behind a cell of several lines', () => {
  expect(parseCsv('a,b\n\n"x\ny",z\nlast,1').map((row) => row.line)).toEqual([1, 3, 5]);
});

test('what is written is read again', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9,"\n ]{1,12}$/).filter((text) => text.trim() === text && text !== '');
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word), { minLength: 1 }), (rows) => {
      expect(cellsOf(toCsv([['h', 'i', 'j'], ...rows])).slice(1)).toEqual(rows);
    }),
  );
});

test('a spreadsheet runs nothing', () => {
  expect(toCsv([['=1+1', -3]])).toBe("'=1+1,-3\r\n");
});
