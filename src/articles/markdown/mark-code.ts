// Where the code of a Markdown text stands, fenced or between backticks: what looks like a template or a
// link there is meant as it is written.

/** Offsets of one piece of code, the second exclusive. */
export type Span = readonly [start: number, end: number];

const FENCE = /^ {0,3}(?:>\s?|[-*+]\s+|\d{1,9}[.)]\s+)*(`{3,}|~{3,})/u;

/** All code of a text in its order. Linear. */
export function markCode(text: string): readonly Span[] {
  const spans: Span[] = [];
  let fence: { mark: string; start: number } | undefined;
  let proseStart = 0;
  for (let at = 0; at < text.length; ) {
    const newline = text.indexOf('\n', at);
    const end = newline === -1 ? text.length : newline + 1;
    const line = text.slice(at, end);
    if (fence === undefined) {
      const mark = FENCE.exec(line)?.[1];
      if (mark !== undefined) {
        markInline(text, [proseStart, at], spans);
        fence = { mark, start: at };
      }
    } else if (closes(line, fence.mark)) {
      spans.push([fence.start, end]);
      proseStart = end;
      fence = undefined;
    }
    at = end;
  }
  if (fence === undefined) markInline(text, [proseStart, text.length], spans);
  else spans.push([fence.start, text.length]);
  return spans;
}

function closes(line: string, mark: string): boolean {
  const trimmed = line.replace(/^[\s>]+/u, '').trimEnd();
  return trimmed.length >= mark.length && trimmed === mark.charAt(0).repeat(trimmed.length);
}

/** Backticks close where as many of them follow in the same paragraph (CommonMark §6.1). */
function markInline(text: string, [start, end]: Span, spans: Span[]): void {
  for (const { 0: paragraph, index } of text
    .slice(start, end)
    .matchAll(/(?:[^\n]*\S[^\n]*(?:\n|$))+/gu)) {
    if (!paragraph.includes('`')) continue;
    const runs = [...paragraph.matchAll(/`+/gu)].map((run) => [run.index, run[0].length] as const);
    const lastOf = new Map(runs.map(([, length], number) => [length, number]));
    for (let number = 0; number < runs.length; number++) {
      const [from = 0, length = 0] = runs[number] ?? [];
      if ((lastOf.get(length) ?? 0) <= number) continue;
      let closing = number + 1;
      while (runs[closing]?.[1] !== length) closing++;
      spans.push([start + index + from, start + index + (runs[closing]?.[0] ?? 0) + length]);
      number = closing;
    }
  }
}
