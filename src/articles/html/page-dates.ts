// The dates of a page as RFC 3339. A machine's date without a zone is in the source's zone, with a
// warning; never in that of the machine that reads it.

import type { ArticleFault } from '../../core/article.ts';
import type { DateReading } from '../date-parts.ts';
import { parsePrintedDate } from '../dates.ts';

export interface PageDateReader {
  /** A date of metadata or of a `datetime` attribute; `where` names it in a warning. */
  machine(text: string, where: string): string | undefined;
  /** A date as readers see it, perhaps with words around it. */
  printed(text: string): string | undefined;
  readonly warnings: readonly ArticleFault[];
}

const EPOCH_SECONDS = /^1\d{9}$/u;
const EPOCH_MILLISECONDS = /^1\d{12}$/u;
const WARNINGS_MAX = 5;
/** "Published:", "Diterbitkan pada", "By Ana Reyes |": what stands before a printed date. */
const BEFORE =
  /^.{0,80}?(?=(?:\p{L}+,?\s+)?(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?\p{L}{3,}|\p{L}{3,}\.?\s+\d{1,2},|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\d{1,2}:\d{2}))/u;

/** Zone-less dates are in `reading.timezone`, or stay without an offset where none is known. */
export function createPageDateReader(reading: DateReading): PageDateReader {
  const warnings: ArticleFault[] = [];
  const warn = (message: string): void => {
    if (warnings.length < WARNINGS_MAX && !warnings.some((one) => one.message === message))
      warnings.push({ code: 'invalid-date', message });
  };
  return {
    warnings,
    machine(text, where) {
      const trimmed = text.trim();
      if (EPOCH_SECONDS.test(trimmed)) return fromEpoch(Number(trimmed) * 1000);
      if (EPOCH_MILLISECONDS.test(trimmed)) return fromEpoch(Number(trimmed));
      const { timezone, ...bare } = reading;
      const plain = parsePrintedDate(trimmed, bare);
      if (plain.outcome === 'invalid')
        warn(`${where}: the date is not understood: ${plain.reason}.`);
      if (plain.outcome !== 'date') return undefined;
      if (!plain.value.includes('T') || hasOffset(plain.value)) return plain.value;
      const zoned = parsePrintedDate(trimmed, reading);
      const assumed =
        timezone === undefined ? 'and the source declares none' : `${timezone} is taken`;
      warn(`${where}: the date “${trimmed}” has no time zone, ${assumed}.`);
      return zoned.outcome === 'date' ? zoned.value : undefined;
    },
    printed(text) {
      for (const candidate of [text, ...text.split(/\s*[|•·]\s*/u), text.replace(BEFORE, '')]) {
        const date = parsePrintedDate(candidate, reading);
        if (date.outcome === 'date') return date.value;
      }
      return undefined;
    },
  };
}

function hasOffset(value: string): boolean {
  return /(?:Z|[+-]\d{2}:\d{2})$/u.test(value);
}

function fromEpoch(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/u, 'Z');
}
