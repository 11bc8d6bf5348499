// Holds an entry against the labels that stand beside an article, field by field.

import type { Entry } from '../../src/core/entry.ts';

/** What an `.expected.json` says; a label that is missing was not determined. */
export interface Labels {
  readonly title?: string;
  readonly section?: string;
  readonly published?: string;
  readonly updated?: string;
  readonly caption?: string;
  readonly captionCredit?: string;
  readonly place?: string;
  readonly dateline?: string;
  readonly publisher?: string;
  readonly authors?: readonly string[];
  readonly editors?: readonly string[];
  readonly sources?: readonly string[];
  readonly related?: readonly string[];
  readonly tags?: readonly string[];
  readonly paragraphs?: readonly string[];
  readonly paragraphCount?: number;
  readonly firstParagraph?: string;
  readonly lastParagraph?: string;
  readonly language?: string;
}

/** An entry in the words of labels: `dateline` is cut off the first paragraph when it is given. */
export function labelsOf(entry: Entry, dateline?: string): Labels {
  const [first = '', ...more] = entry.text?.split('\n\n') ?? [];
  const undated = dateline !== undefined && first.startsWith(dateline);
  const paragraphs = [undated ? first.slice(dateline.length).trim() : first, ...more];
  const names = (people: Entry['authors']): readonly string[] | undefined =>
    people?.map((one) => one.name);
  const labels: Labels = {
    title: entry.title,
    section: entry.section,
    published: entry.publishedAt,
    updated: entry.updatedAt,
    caption: entry.images?.[0]?.caption,
    captionCredit: entry.images?.[0]?.credit,
    place: entry.place,
    dateline: undated ? dateline : undefined,
    publisher: entry.publisher,
    authors: names(entry.authors),
    editors: names(entry.editors),
    sources: entry.agencies,
    related: entry.related?.map((one) => one.title),
    tags: entry.tags,
    paragraphs,
    paragraphCount: paragraphs.length,
    firstParagraph: paragraphs[0],
    lastParagraph: paragraphs.at(-1),
    language: entry.language,
  } as Labels;
  return withoutAbsent(labels);
}

/** The labels of a file, as one compares them: white space folded, notes left out. */
export function readLabels(json: string): Labels {
  const {
    title,
    section,
    published,
    updated,
    caption,
    captionCredit,
    place,
    dateline,
    publisher,
    ...lists
  } = JSON.parse(json);
  const {
    authors,
    editors,
    sources,
    related,
    tags,
    paragraphs,
    paragraphCount,
    firstParagraph,
    lastParagraph,
    language,
  } = lists;
  return withoutAbsent({
    title,
    section,
    published,
    updated,
    caption,
    captionCredit,
    place,
    dateline,
    publisher,
    authors,
    editors,
    sources,
    related,
    tags,
    paragraphs,
    paragraphCount,
    firstParagraph,
    lastParagraph,
    language,
  });
}

function withoutAbsent(labels: Labels): Labels {
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== undefined));
}
