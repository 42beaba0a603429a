// Reads the small part of Markdown that guides are written in. The answer is data: nothing of it ever becomes HTML by itself.

export interface Span {
  readonly kind: 'text' | 'strong' | 'em' | 'code' | 'link';
  readonly text: string;
  /** Of a link: always http, https or mailto. */
  readonly href?: string;
}

export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly spans: readonly Span[] }
  | { readonly kind: 'paragraph'; readonly spans: readonly Span[] }
  | { readonly kind: 'quote'; readonly spans: readonly Span[] }
  | { readonly kind: 'list'; readonly isNumbered: boolean; readonly items: readonly (readonly Span[])[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' };

const FENCE = /^```/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const QUOTE = /^>\s?(.*)$/;
const RULE = /^\s*([-*_])(?:\s*\1){2,}\s*$/;
const SPAN = /(?<code>`[^`]+`)|(?<strong>\*\*[^*]+\*\*|__[^_]+__)|(?<em>\*[^*\s][^*]*\*|\b_[^_]+_\b)|!?\[(?<title>[^\]]*)\]\((?<href>[^)\s]+)[^)]*\)|(?<bare>https?:\/\/[^\s<>)]+[^\s<>).,;:!?])/g;
const SAFE = /^(https?:|mailto:)/i;

export function readMarkdown(text: string): Block[] {
  const blocks: Block[] = [];
  const lines = text.replaceAll('\r', '').split('\n');
  for (let at = 0; at < lines.length; ) at += readBlock(lines, at, blocks);
  return blocks;
}

/** Adds the block that begins at this line; answers how many lines it takes. */
function readBlock(lines: readonly string[], at: number, blocks: Block[]): number {
  const line = lines[at] as string;
  if (line.trim() === '') return 1;
  if (FENCE.test(line)) {
    const end = lines.findIndex((other, i) => i > at && FENCE.test(other));
    const stop = end < 0 ? lines.length : end;
    blocks.push({ kind: 'code', text: lines.slice(at + 1, stop).join('\n') });
    return stop - at + 1;
  }
  const heading = HEADING.exec(line);
  if (heading) return blocks.push({ kind: 'heading', level: (heading[1] as string).length, spans: readSpans(heading[2] as string) }) && 1;
  if (RULE.test(line)) return blocks.push({ kind: 'rule' }) && 1;
  if (ITEM.test(line)) return readList(lines, at, blocks);
  const isQuote = QUOTE.test(line);
  const run = take(lines, at, (other) => QUOTE.test(other) === isQuote && !FENCE.test(other) && !HEADING.test(other) && !ITEM.test(other));
  const words = run.map((each) => (QUOTE.exec(each)?.[1] ?? each).trim()).join('\n');
  blocks.push({ kind: isQuote ? 'quote' : 'paragraph', spans: readSpans(words) });
  return run.length;
}

function readList(lines: readonly string[], at: number, blocks: Block[]): number {
  const isNumbered = ITEM.exec(lines[at] as string)?.[1] !== undefined;
  const run = take(lines, at, (line, i) => ITEM.test(line) ? (ITEM.exec(line)?.[1] !== undefined) === isNumbered : i > at && /^\s{2,}\S/.test(line));
  const items: string[] = [];
  for (const line of run) {
    const item = ITEM.exec(line);
    if (item) items.push(item[2] as string);
    else items.push(`${items.pop() ?? ''} ${line.trim()}`);
  }
  blocks.push({ kind: 'list', isNumbered, items: items.map(readSpans) });
  return run.length;
}

/** The lines from `at` up to the first that is blank or does not belong. */
function take(lines: readonly string[], at: number, belongs: (line: string, i: number) => boolean): string[] {
  let end = at + 1;
  while (end < lines.length && (lines[end] as string).trim() !== '' && belongs(lines[end] as string, end)) end += 1;
  return lines.slice(at, end);
}

export function readSpans(text: string): Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(SPAN)) {
    if (match.index > from) spans.push({ kind: 'text', text: text.slice(from, match.index) });
    spans.push(spanOf(match[0], match.groups ?? {}));
    from = match.index + match[0].length;
  }
  if (from < text.length) spans.push({ kind: 'text', text: text.slice(from) });
  return spans;
}

function spanOf(whole: string, { code, strong, em, title, href, bare }: Partial<Record<string, string>>): Span {
  if (code) return { kind: 'code', text: code.slice(1, -1) };
  if (strong) return { kind: 'strong', text: strong.slice(2, -2) };
  if (em) return { kind: 'em', text: em.slice(1, -1) };
  if (bare) return { kind: 'link', text: bare, href: bare };
  return href && SAFE.test(href) ? { kind: 'link', text: title || href, href } : { kind: 'text', text: title || whole };
}
