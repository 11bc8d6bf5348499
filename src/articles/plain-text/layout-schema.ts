// A layout: what an editor declares about a publisher's plain-text articles, in a YAML file with no
// code and no regular expression. docs/layouts.md is its guide; `compileLayout` makes of it what the
// engine reads with.

import { z } from 'zod';
import { pageRulesSchema } from '../html/page-rules.ts';
import { compileLines, type Field } from './template.ts';

const TEXT_CHARACTERS_MAX = 200;
const LIST_LENGTH_MAX = 80;
const PLACES_MAX = 500;

interface TemplateRule {
  /** Fields of which every template of the key has one. */
  readonly needs?: readonly Field[];
  /** The fields that have a meaning there. */
  readonly allows: readonly Field[];
  /** How many lines one template may describe. */
  readonly linesMax?: number;
}

const phrase = z.string().trim().min(1).max(TEXT_CHARACTERS_MAX);
const phrases = z.array(phrase).max(LIST_LENGTH_MAX);

function templates(rule: TemplateRule) {
  const template = phrase.superRefine((source, issues) => {
    const message = findTemplateFault(source, rule);
    if (message !== undefined) issues.addIssue({ code: 'custom', message });
  });
  return z.array(template).max(LIST_LENGTH_MAX);
}

function findTemplateFault(source: string, rule: TemplateRule): string | undefined {
  try {
    const lines = compileLines(source);
    const fields = lines.flatMap((line) => line.fields);
    const stranger = fields.find((field) => !rule.allows.includes(field));
    if (lines.length > (rule.linesMax ?? 1))
      return `“${source}”: more than ${rule.linesMax ?? 1} lines`;
    if (stranger !== undefined) return `“${source}”: {${stranger}} has no meaning here`;
    const { needs } = rule;
    if (needs !== undefined && !needs.some((field) => fields.includes(field))) {
      return `“${source}”: {${needs.join('} or {')}} is missing`;
    }
    return undefined;
  } catch (error) {
    return `“${source}” is no template: ${error instanceof Error ? error.message : String(error)}`;
  }
}

const offset = z
  .string()
  .regex(/^(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)$/u, 'an offset looks like "+07:00"');
const timezone = z.string().refine(isTimezone, 'no such time zone; one looks like "Asia/Jakarta"');

const expected = z.string().nullable().optional();
const expectedList = z.array(z.string()).optional();

/** What a sample's entry must say; null: nothing. A field that is not named is not looked at. */
const expectations = z.strictObject({
  title: expected,
  section: expected,
  publishedAt: expected,
  updatedAt: expected,
  url: expected,
  language: expected,
  place: expected,
  publisher: expected,
  authors: expectedList,
  editors: expectedList,
  agencies: expectedList,
  caption: expected,
  credit: expected,
  related: expectedList,
  tags: expectedList,
  summary: expected,
  paragraphs: z.number().int().optional(),
  first: expected,
  last: expected,
});

/** The shape of a layout file. Unknown keys are refused, so that a typo is not silently ignored. */
export const layoutSchema = z.strictObject({
  /** For whoever reads the file; the service ignores it. */
  description: z.string().max(2_000).optional(),
  /**
   * The publisher's name, or its spellings. Where a `dateline` template has `{publisher}`, an article
   * gets it as its dateline prints it, and not otherwise; where none has, every article gets the first.
   */
  publisher: z.union([phrase.transform((name) => [name]), phrases.min(1)]).default([]),
  /** Whether a dateline may name other publishers too: by a web name, in brackets, an agency's capitals. */
  anyPublisher: z.boolean().default(false),
  /** Words that only this publisher's articles hold: one of them shows `auto` whose article it is. */
  marks: phrases.default([]),
  /** The language (BCP 47) of an article whose text does not show one. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u, 'a language looks like "id" or "pt-BR"')
    .optional(),
  /** What a paragraph is: `lines` each line; `blocks` what blank lines part; `auto` lines, unless they are hard-wrapped. */
  paragraphs: z.enum(['auto', 'lines', 'blocks']).default('auto'),
  /** The line or two lines under the title that hold the date. What stands above the title is ignored. */
  header: templates({
    needs: ['date'],
    allows: ['date', 'section', 'updated', 'authors', 'editors', 'place', 'any'],
    linesMax: 3,
  }).default([]),
  /** A further date line near the header, for changed articles. */
  updated: templates({ needs: ['updated'], allows: ['updated', 'any'] }).default([]),
  /** The first links of a line that tells the way to the article: what comes last in it is the section. */
  breadcrumb: phrases.default([]),
  /** The picture's caption between header and dateline. `{caption}` alone takes a line right under the header. */
  caption: templates({
    needs: ['caption', 'credit'],
    allows: ['caption', 'credit', 'any'],
    linesMax: 3,
  }).default([]),
  /** Captions of pictures within the body. */
  bodyCaption: templates({ needs: ['credit'], allows: ['caption', 'credit', 'any'] }).default([]),
  /** What a credit looks like where nothing but signs or space parts it from its caption. */
  credits: templates({ allows: ['any', 'publisher'] }).default([]),
  /** Whether sentences between the header and the dateline are a stand-first, the entry's summary. */
  standFirst: z.boolean().default(false),
  /** How the first paragraph begins. One that ends with `{place}` takes one of `places`, or one word. */
  dateline: templates({
    allows: ['place', 'publisher', 'date', 'agencies', 'section', 'any'],
  }).default([]),
  /** The sections that a dateline's `{section}` may be. */
  rubrics: templates({ allows: ['any'] }).default([]),
  /** Places of several words, for datelines that end with one. */
  places: z.array(phrase).max(PLACES_MAX).default([]),
  /** Lines in the body that point to another story. */
  related: templates({ needs: ['title'], allows: ['title'] }).default([]),
  /** How many titles may follow when the label of a related line stands alone on its line. */
  relatedListMax: z.number().int().min(0).max(50).default(1),
  /** The labels of the closing block, each followed by a colon in the article. `others` are read and left out. */
  closing: z
    .strictObject({
      authors: phrases.default([]),
      editors: phrases.default([]),
      agencies: phrases.default([]),
      others: phrases.default([]),
    })
    .prefault({}),
  /** Lines without labels at the end, alone or after the last sentence: a bare name, initials, a notice. */
  signoff: templates({
    allows: ['authors', 'editors', 'agencies', 'initials', 'title', 'url', 'any'],
  }).default([]),
  /** Agencies that stand among the authors' names. */
  agencyNames: phrases.default([]),
  /** Whether text, pointers to other stories and closing block may all stand in one line. */
  flattened: z.boolean().default(false),
  /** How names in one line are parted: signs, and the words that join the last two. */
  names: z
    .strictObject({
      separators: z.array(z.string().trim().length(1)).max(10).default([',', ';', '/', '|', '•']),
      joiners: phrases.default(['dan', 'and', 'serta', '&']),
      /** Words that begin a name's first half, before its comma: `Kontributor Pekanbaru, Idon Tanjung`. */
      roles: phrases.default([]),
    })
    .prefault({}),
  /** Labels of the list of tags after the closing block, on the same line (`Tag: a, b`) or above one tag a line. */
  tags: phrases.default([]),
  /** Whether a line of nothing but #words at the end is a list of tags. */
  hashtags: z.boolean().default(true),
  /** Whether a line of small words with hyphens under the closing block is a list of tags. */
  bareTags: z.boolean().default(false),
  /** Lines of the page around the article: above the title, within the body, below the closing block. */
  chrome: z
    .strictObject({
      head: templates({ allows: ['any'], linesMax: 2 }).default([]),
      body: templates({ allows: ['any'], linesMax: 2 }).default([]),
      tail: templates({ allows: ['any'] }).default([]),
    })
    .prefault({}),
  /** The last line of a complete article: seeing it, the service knows that the file is finished. */
  endMarks: templates({ allows: ['any'] }).default([]),
  dates: z
    .strictObject({
      /** Of dates such as 05/11/2015 that print no weekday; without it an ambiguous one is a fault. */
      numericOrder: z.enum(['day-first', 'month-first']).optional(),
      /** IANA zone of times that print none, where the source in feed.yaml declares no timezone. */
      timezone: timezone.optional(),
      /** Further zone abbreviations, as `CEST: "+02:00"`. WIB, WITA, WIT, MYT, SGT, UTC and GMT are known. */
      zones: z.record(phrase, offset).default({}),
    })
    .prefault({}),
  /** Where the fields stand on the publisher's HTML pages. */
  html: pageRulesSchema.optional(),
  /** The title of an article that has none: `none` sets it aside, `first-sentence` takes that of the body. */
  titleFallback: z.enum(['none', 'first-sentence']).default('none'),
  /** Small articles and what the layout must make of them: `check` reads each. */
  samples: z
    .array(z.strictObject({ text: z.string().min(1).max(20_000), expect: expectations }))
    .max(LIST_LENGTH_MAX)
    .default([]),
});

/** A layout file's content, checked and with every default filled in. Plain data. */
type LayoutFile = z.output<typeof layoutSchema>;
export type LayoutDefinition = Omit<LayoutFile, 'samples'>;
/** An article as text, and what is expected of its entry. */
export type LayoutSample = LayoutFile['samples'][number];

/** The parts of a closing block. */
export type Role = 'authors' | 'editors' | 'agencies' | 'others';

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
