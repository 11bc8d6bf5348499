// A layout: what an editor declares about a publisher's plain-text articles, in a YAML file with no
// code and no regular expression. The schema here is that file's; `compileLayout` makes of it what
// the engine reads with.

import { z } from 'zod';
import type { DateReading } from '../date-parts.ts';
import { compileTemplate, type Field, foldForMatching, type Template } from './template.ts';

const TEXT_CHARACTERS_MAX = 200;
const LIST_LENGTH_MAX = 60;

interface TemplateRule {
  /** A field that every template of the key has. */
  readonly needs?: Field;
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
    if (rule.needs !== undefined && !fields.includes(rule.needs)) {
      return `“${source}”: {${rule.needs}} is missing`;
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

/** The shape of a layout file. Unknown keys are refused, so that a typo is not silently ignored. */
export const layoutSchema = z.strictObject({
  /** For whoever reads the file; the service ignores it. */
  description: z.string().max(2_000).optional(),
  /**
   * The publisher's name, or its spellings. Where a `dateline` template has `{publisher}`, an article
   * gets it as its dateline prints it, and not otherwise; where none has, every article gets the first.
   */
  publisher: z.union([phrase.transform((name) => [name]), phrases.min(1)]).default([]),
  /** The language (BCP 47) of an article whose text does not show one. */
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/u, 'a language looks like "id" or "pt-BR"')
    .optional(),
  /** What a paragraph is: `lines` each line; `blocks` what blank lines part; `auto` lines, unless they are hard-wrapped. */
  paragraphs: z.enum(['auto', 'lines', 'blocks']).default('auto'),
  /** The line or two lines under the title that hold the date. What stands above the title is ignored. */
  header: templates({
    needs: 'date',
    allows: ['date', 'section', 'updated', 'authors', 'editors', 'place', 'any'],
    linesMax: 3,
  }).default([]),
  /** A further date line near the header, for changed articles. */
  updated: templates({ needs: 'updated', allows: ['updated', 'any'] }).default([]),
  /** The picture's caption between header and dateline. `{caption}` alone takes a line right under the header. */
  caption: templates({ needs: 'caption', allows: ['caption', 'credit', 'any'] }).default([]),
  /** How the first paragraph begins; it must end with text that parts it from the paragraph, as a dash. */
  dateline: templates({ allows: ['place', 'publisher', 'date', 'agencies', 'any'] }).default([]),
  /** Lines in the body that point to another story. */
  related: templates({ needs: 'title', allows: ['title'] }).default([]),
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
  /** How names in one line are parted: signs, and the words that join the last two. */
  names: z
    .strictObject({
      separators: z.array(z.string().trim().length(1)).max(10).default([',', ';', '/', '|', '•']),
      joiners: phrases.default(['dan', 'and', 'serta', '&']),
    })
    .prefault({}),
  /** Labels of the list of tags after the closing block, on the same line (`Tag: a, b`) or above one tag a line. */
  tags: phrases.default([]),
  /** Whether a line of nothing but #words at the end is a list of tags. */
  hashtags: z.boolean().default(true),
  /** Lines of the page around the article: above the title, within the body, below the closing block. */
  chrome: z
    .strictObject({
      head: templates({ allows: ['any'] }).default([]),
      body: templates({ allows: ['any'] }).default([]),
      tail: templates({ allows: ['any'] }).default([]),
    })
    .prefault({}),
  /** The last line of a complete article: seeing it, the service knows that the file is finished. */
  endMarks: templates({ allows: ['any'] }).default([]),
  dates: z
    .strictObject({
      /** Of dates such as 05/11/2015; without it an ambiguous one is a fault. */
      numericOrder: z.enum(['day-first', 'month-first']).optional(),
      /** IANA zone of times that print none, where the source in feed.yaml declares no timezone. */
      timezone: timezone.optional(),
      /** Further zone abbreviations, as `CEST: "+02:00"`. WIB, WITA, WIT, MYT, SGT, UTC and GMT are known. */
      zones: z.record(phrase, offset).default({}),
    })
    .prefault({}),
  /** The title of an article that has none: `none` sets it aside, `first-sentence` takes that of the body. */
  titleFallback: z.enum(['none', 'first-sentence']).default('none'),
});

/** A layout file's content, checked and with every default filled in. Plain data. */
export type LayoutDefinition = z.output<typeof layoutSchema>;

/** The parts of a closing block. */
export type Role = 'authors' | 'editors' | 'agencies' | 'others';

interface RoleLabel {
  /** As `foldForMatching` gives it, single spaces. */
  readonly folded: string;
  readonly role: Role;
}

/** Templates of one kind of line, sorted so that most lines are seen at once to be none of them. */
export interface LineKind {
  /** Those that begin with text, by its first character. */
  readonly byInitial: ReadonlyMap<string, readonly Template[]>;
  /** Those that begin with a field. */
  readonly open: readonly Template[];
}

/** A layout as the engine uses it. Made once, used for every article. */
export interface Layout {
  readonly name: string;
  readonly definition: LayoutDefinition;
  /** Each header template as its lines. */
  readonly header: readonly (readonly Template[])[];
  readonly updated: LineKind;
  readonly caption: readonly Template[];
  /** Whether `{caption}` alone is declared. */
  readonly bareCaption: boolean;
  readonly dateline: readonly Template[];
  /** The datelines without the publisher's name. */
  readonly namelessDateline: readonly Template[];
  readonly related: LineKind;
  /** The related templates without their title: a label alone on its line. */
  readonly relatedLabels: LineKind;
  /** Longest first. */
  readonly roleLabels: readonly RoleLabel[];
  readonly tagLabels: LineKind;
  readonly taggedLines: LineKind;
  readonly headChrome: LineKind;
  readonly bodyChrome: LineKind;
  readonly tailChrome: LineKind;
  readonly endMarks: LineKind;
  /** Any of the lines that can begin what stands below the article. */
  readonly tailLabels: LineKind;
  /** Folded and without spaces. */
  readonly publisherNames: ReadonlySet<string>;
  /** What a dateline with the publisher's name contains, folded. */
  readonly publisherProbes: readonly string[];
  readonly publisherPrinted: boolean;
  readonly dates: DateReading;
}

/** Makes a checked definition ready for use; `name` is the file's, for messages. */
export function compileLayout(name: string, definition: LayoutDefinition): Layout {
  const compile = (list: readonly string[]): Template[] => list.map(compileTemplate);
  const { chrome } = definition;
  const dateline = compile(definition.dateline);
  const related = compile(definition.related);
  const caption = compile(definition.caption);
  const tags = compile(definition.tags.flatMap((label) => [label, `${label}:`]));
  const tagged = compile(definition.tags.map((label) => `${label}: {any}`));
  const [tail, endMarks] = [compile(chrome.tail), compile(definition.endMarks)];
  return {
    name,
    definition,
    header: definition.header.map(compileLines),
    updated: lineKind(compile(definition.updated)),
    caption: caption.filter((template) => template.fields.includes('credit')),
    bareCaption: caption.some((template) => template.parts.length === 1),
    dateline,
    namelessDateline: dateline.filter((template) => !template.fields.includes('publisher')),
    related: lineKind(related),
    relatedLabels: lineKind(related.flatMap(labelOf)),
    roleLabels: compileRoleLabels(definition),
    tagLabels: lineKind(tags),
    taggedLines: lineKind(tagged),
    headChrome: lineKind(compile(chrome.head), endMarks),
    bodyChrome: lineKind(compile(chrome.body)),
    tailChrome: lineKind(tail, endMarks),
    endMarks: lineKind(endMarks),
    tailLabels: lineKind(tail, endMarks, tags, tagged),
    publisherNames: new Set(definition.publisher.map(publisherKey)),
    publisherProbes: definition.publisher.map((name) => compileTemplate(name).probe),
    publisherPrinted: dateline.some((template) => template.fields.includes('publisher')),
    dates: compileDates(definition.dates),
  };
}

/** The form in which a publisher's name is compared. */
export function publisherKey(name: string): string {
  return foldForMatching(name).replace(/\s/gu, '');
}

function compileLines(source: string): Template[] {
  return source
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(compileTemplate);
}

function compileRoleLabels(definition: LayoutDefinition): RoleLabel[] {
  const roles = ['authors', 'editors', 'agencies', 'others'] as const;
  return roles
    .flatMap((role) =>
      definition.closing[role].map((label) => ({
        folded: foldForMatching(label.replace(/\s*:\s*$/u, '')).replace(/\s+/gu, ' '),
        role,
      })),
    )
    .sort((left, right) => right.folded.length - left.folded.length);
}

function compileDates({ numericOrder, timezone, zones }: LayoutDefinition['dates']): DateReading {
  return {
    ...(numericOrder !== undefined && { numericOrder }),
    ...(timezone !== undefined && { timezone }),
    zones: new Map(Object.entries(zones).map(([zone, shift]) => [zone.toLowerCase(), shift])),
  };
}

function labelOf(template: Template): Template[] {
  const parts = template.parts.filter((part) => 'atoms' in part);
  return parts.length === 0 ? [] : [{ ...template, parts, fields: [] }];
}

function lineKind(...lists: readonly (readonly Template[])[]): LineKind {
  const byInitial = new Map<string, Template[]>();
  const open: Template[] = [];
  for (const template of lists.flat()) {
    const [first] = template.parts;
    const initial =
      first !== undefined && 'atoms' in first ? first.atoms[0]?.text.charAt(0) : undefined;
    if (initial === undefined) open.push(template);
    else byInitial.set(initial, [...(byInitial.get(initial) ?? []), template]);
  }
  return { byInitial, open };
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
