// A layout's samples: small articles that it keeps with what must be read in them, so that a change
// that breaks it is seen at once.

import type { Entry } from '../../core/entry.ts';
import type { Layout } from './layout.ts';
import type { LayoutSample } from './layout-schema.ts';
import { splitLines } from './lines.ts';
import { readPlainText } from './read-plain-text.ts';

export interface SampleFault {
  /** The expectation that was not met; absent where the sample could not be read at all. */
  readonly field?: string;
  readonly message: string;
}

/** Where a sample's entry differs from what the sample expects; nothing when all of it is met. */
export function findSampleFaults(sample: LayoutSample, layout: Layout): readonly SampleFault[] {
  const lines = splitLines(sample.text) ?? [];
  const reading = readPlainText(lines, layout, {});
  if (reading.outcome === 'faulty') {
    const { line, message } = reading.fault;
    return [
      { message: `can not be read: ${line === undefined ? '' : `its line ${line}: `}${message}` },
    ];
  }
  return compareEntry(reading.entry, sample.expect);
}

/** Where an entry differs from what a sample expects. */
export function compareEntry(entry: Entry, expect: LayoutSample['expect']): readonly SampleFault[] {
  const found = summarize(entry);
  return Object.entries(expect).flatMap(([field, wanted]): SampleFault[] => {
    const got = JSON.stringify(found[field] ?? null);
    const want = JSON.stringify(Array.isArray(wanted) && wanted.length === 0 ? null : wanted);
    return got === want ? [] : [{ field, message: `${field} is ${got}, and ${want} is expected` }];
  });
}

/** An entry in the words of a sample's expectations. */
function summarize(entry: Entry): Readonly<Record<string, unknown>> {
  const { authors, editors, images, related, text, ...plain } = entry;
  const paragraphs = text?.split('\n\n') ?? [];
  return {
    ...plain,
    authors: authors?.map(({ name }) => name),
    editors: editors?.map(({ name }) => name),
    caption: images?.[0]?.caption,
    credit: images?.[0]?.credit,
    related: related?.map(({ title }) => title),
    paragraphs: paragraphs.length,
    first: paragraphs[0],
    last: paragraphs.at(-1),
  };
}
