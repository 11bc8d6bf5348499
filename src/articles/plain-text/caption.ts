// Captions: the picture's text and credit, which stand between the header and the dateline, with or
// without a blank line, sometimes over two or three lines.

import type { Layout } from './layout.ts';
import type { Line, Span } from './lines.ts';
import { matchAny } from './match-line.ts';
import { publisherKind } from './publisher.ts';
import { type Fields, type Matching, matchTemplate, type Template } from './template.ts';

export interface Caption {
  readonly caption?: string;
  readonly credit?: string;
}

export interface CaptionAt extends Caption {
  /** How many lines it takes. */
  readonly lineCount: number;
}

const CAPTION_CHARACTERS_MAX = 3_000;
const CAPTION_LINES_MAX = 3;

/** Within the body the template's signs must tell a caption: it has no place of its own. */
const BODY_CAPTION: Matching = { scope: 'whole', greedy: true };

/** The credited caption that begins a span, if one does. */
export function findCaption(
  lines: readonly Line[],
  { from, end }: Span,
  layout: Layout,
): CaptionAt | undefined {
  for (const template of layout.caption) {
    const found =
      template.length > 1
        ? matchLineByLine(lines, { from, end }, { template, layout })
        : matchJoined(lines, { from, end }, { template, layout });
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The caption that a line within the body is, if it is one. */
export function findBodyCaption(text: string, layout: Layout): Caption | undefined {
  if (layout.bodyCaption.length === 0 || text.length > CAPTION_CHARACTERS_MAX) return undefined;
  for (const template of layout.bodyCaption) {
    const found = captionIn(matchTemplate(template, text, BODY_CAPTION)?.fields);
    if (found !== undefined) return found;
  }
  return undefined;
}

interface Attempt {
  readonly template: readonly Template[];
  readonly layout: Layout;
}

/** One template over a line, or over up to three that no blank line parts. */
function matchJoined(
  lines: readonly Line[],
  { from, end }: Span,
  { template: [template], layout }: Attempt,
): CaptionAt | undefined {
  let text = '';
  for (let lineCount = 1; lineCount <= CAPTION_LINES_MAX && template !== undefined; lineCount++) {
    const line = lines[from + lineCount - 1];
    if (line === undefined || from + lineCount > end || (lineCount > 1 && line.afterBlank))
      return undefined;
    text = lineCount === 1 ? line.text : `${text} ${line.text}`;
    if (text.length > CAPTION_CHARACTERS_MAX) return undefined;
    const found = captionIn(matchOne(template, text, layout));
    if (found?.credit !== undefined) return { ...found, lineCount };
  }
  return undefined;
}

function matchLineByLine(
  lines: readonly Line[],
  { from, end }: Span,
  { template, layout }: Attempt,
): CaptionAt | undefined {
  if (from + template.length > end) return undefined;
  let fields: Fields = {};
  for (const [offset, part] of template.entries()) {
    const found = matchOne(part, lines[from + offset]?.text ?? '', layout);
    if (found === undefined) return undefined;
    fields = { ...fields, ...found };
  }
  const found = captionIn(fields);
  return found && { ...found, lineCount: template.length };
}

function captionIn(fields: Fields | undefined): Caption | undefined {
  const { caption, credit } = fields ?? {};
  if (caption === undefined && credit === undefined) return undefined;
  return { ...(caption !== undefined && { caption }), ...(credit !== undefined && { credit }) };
}

function matchOne(template: Template, text: string, layout: Layout): Fields | undefined {
  // Where no word tells the credit, the credit itself must look like one.
  const known = !template.worded && layout.credits.length > 0;
  // It is the last that looks like one: a caption may have brackets of its own.
  return matchTemplate(template, text, {
    scope: 'whole',
    greedy: true,
    accepts: (field, value) => field !== 'credit' || !known || isCredit(value, layout),
  })?.fields;
}

function isCredit(text: string, layout: Layout): boolean {
  const accepts = (field: string, value: string): boolean =>
    field !== 'publisher' || publisherKind(value, layout) !== undefined;
  return matchAny(layout.credits, text, { scope: 'whole', accepts }) !== undefined;
}
