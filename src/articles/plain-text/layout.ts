// What the engine makes of a layout file: templates compiled once, sorted so that most lines are seen
// at once to be none of them.

import type { DateReading } from '../date-parts.ts';
import { foldForMatching } from './fold-line.ts';
import type { LayoutDefinition, Role } from './layout-schema.ts';
import { compileLines, compileTemplate, type Template } from './template.ts';

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
  /** Those with a credit, each as its lines. */
  readonly caption: readonly (readonly Template[])[];
  readonly bodyCaption: readonly Template[];
  readonly credits: readonly Template[];
  readonly rubrics: readonly Template[];
  /** Folded. */
  readonly breadcrumb: readonly string[];
  /** Longest first, folded. */
  readonly places: readonly string[];
  /** Whether `{caption}` alone is declared. */
  readonly bareCaption: boolean;
  readonly dateline: readonly Template[];
  /** The datelines without the publisher's name. */
  readonly namelessDateline: readonly Template[];
  readonly related: LineKind;
  /** The related templates without their title: a label alone on its line. */
  readonly relatedLabels: LineKind;
  readonly signoff: LineKind;
  /** How pointers to other stories open, folded, with their colon. */
  readonly relatedOpenings: readonly string[];
  /** Labels of the closing block as written. */
  readonly closingLabels: readonly string[];
  /** Those that begin with text, which may stand after a sentence on its line; endings of pages, too. */
  readonly lineEnds: readonly Template[];
  /** Folded. */
  readonly agencyNames: ReadonlySet<string>;
  /** Longest first. */
  readonly roleLabels: readonly RoleLabel[];
  readonly tagLabels: LineKind;
  readonly taggedLines: LineKind;
  readonly headChrome: LineKind;
  readonly bodyChrome: LineKind;
  readonly tailChrome: LineKind;
  /** Furniture of two lines. */
  readonly headPairs: readonly (readonly Template[])[];
  readonly bodyPairs: readonly (readonly Template[])[];
  readonly endMarks: LineKind;
  /** Any of the lines that can begin what stands below the article. */
  readonly tailLabels: LineKind;
  /** Folded and without spaces. */
  readonly publisherNames: ReadonlySet<string>;
  /** What a dateline with the publisher's name contains, folded. */
  readonly publisherProbes: readonly string[];
  readonly publisherPrinted: boolean;
  /** In small letters. */
  readonly marks: readonly string[];
  readonly dates: DateReading;
}

/** Makes a checked definition ready for use; `name` is the file's, for messages. */
export function compileLayout(name: string, definition: LayoutDefinition): Layout {
  const compile = (list: readonly string[]): Template[] => list.map(compileTemplate);
  const { chrome } = definition;
  const dateline = compile(definition.dateline);
  const related = compile(definition.related);
  const caption = definition.caption.map(compileLines);
  const [head, body] = [chrome.head.map(compileLines), chrome.body.map(compileLines)];
  const signoff = compile(definition.signoff);
  const tags = compile(definition.tags.flatMap((label) => [label, `${label}:`]));
  const tagged = compile(definition.tags.map((label) => `${label}: {any}`));
  const [tail, endMarks] = [compile(chrome.tail), compile(definition.endMarks)];
  return {
    name,
    definition,
    header: definition.header.map(compileLines),
    updated: lineKind(compile(definition.updated)),
    caption: caption.filter((lines) => lines.some(({ fields }) => fields.includes('credit'))),
    bareCaption: caption.some(([first, ...more]) => first?.parts.length === 1 && more.length === 0),
    bodyCaption: compile(definition.bodyCaption),
    credits: compile(definition.credits),
    rubrics: compile(definition.rubrics),
    breadcrumb: definition.breadcrumb.map(foldForMatching),
    places: definition.places
      .map(foldForMatching)
      .sort((left, right) => right.length - left.length),
    dateline,
    namelessDateline: dateline.filter((template) => !template.fields.includes('publisher')),
    related: lineKind(related),
    relatedLabels: lineKind(related.flatMap(labelOf)),
    signoff: lineKind(signoff),
    relatedOpenings: definition.related.flatMap((source) => openingOf(source)),
    closingLabels: Object.values(definition.closing).flat(),
    lineEnds: [...signoff, ...tail, ...endMarks].filter(
      ({ parts: [first] }) => first && 'atoms' in first,
    ),
    agencyNames: new Set(definition.agencyNames.map(foldForMatching)),
    roleLabels: compileRoleLabels(definition),
    tagLabels: lineKind(tags),
    taggedLines: lineKind(tagged),
    headChrome: lineKind(singles(head), endMarks),
    bodyChrome: lineKind(singles(body)),
    headPairs: head.filter((lines) => lines.length > 1),
    bodyPairs: body.filter((lines) => lines.length > 1),
    tailChrome: lineKind(tail, endMarks),
    endMarks: lineKind(endMarks),
    tailLabels: lineKind(tail, endMarks, tags, tagged),
    publisherNames: new Set(definition.publisher.map(publisherKey)),
    publisherProbes: definition.publisher.map((name) => compileTemplate(name).probe),
    publisherPrinted: dateline.some((template) => template.fields.includes('publisher')),
    marks: definition.marks.map((mark) => mark.toLowerCase()),
    dates: compileDates(definition.dates),
  };
}

/** "Baca juga: {title}" opens with a label that can be told within a line. */
function openingOf(source: string): string[] {
  const [opening = '', ...more] = foldForMatching(source).split('{title}');
  return opening.trimEnd().endsWith(':') && more.join('').trim() === '' ? [opening.trim()] : [];
}

function singles(list: readonly (readonly Template[])[]): Template[] {
  return list.flatMap((lines) => (lines.length === 1 ? lines : []));
}

/** The form in which a publisher's name is compared. */
export function publisherKey(name: string): string {
  return foldForMatching(name).replace(/\s/gu, '');
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
