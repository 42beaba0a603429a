// Comma-separated values, out and in (RFC 4180): also what spreadsheets write, with semicolons or tabs.

type Cell = string | number;

/** Text beginning like a formula gets a quote in front: spreadsheets would run it. */
export function toCsv(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => row.map(cell).join(',') + '\r\n').join('');
}

export interface CsvRow {
  /** The line on which the row begins, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Rows of text; lines without anything are left out. Quotes may hold separators, line ends and doubled quotes. */
export function parseCsv(text: string): CsvRow[] {
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source);
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let value = '';
  let isQuoted = false;
  let line = 1;
  let begun = 1;
  const endRow = (): void => {
    cells.push(value.trim());
    if (cells.some(Boolean)) rows.push({ line: begun, cells });
    cells = [];
    value = '';
    begun = line;
  };
  for (let i = 0; i < source.length; i += 1) {
    const char = source[i] ?? '';
    if (char === '\n') line += 1;
    if (isQuoted) {
      if (char !== '"') value += char;
      else if (source[i + 1] === '"') {
        value += '"';
        i += 1;
      } else isQuoted = false;
    } else if (char === '"' && value.trim() === '') {
      isQuoted = true;
      value = '';
    } else if (char === separator) {
      cells.push(value.trim());
      value = '';
    } else if (char === '\n') endRow();
    else value += char;
  }
  endRow();
  return rows;
}

function separatorOf(text: string): string {
  const [first = ''] = text.split('\n', 1);
  return ['\t', ';', ','].find((each) => first.includes(each)) ?? ',';
}

function cell(value: Cell): string {
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
