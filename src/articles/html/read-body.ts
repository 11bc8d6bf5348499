// A page's body as the entry has it: found, freed of the lines of the house and of the page, cleaned, and
// as plain text; with the fields that only the body tells.

import { ARTICLE_LIMITS, type ArticleFault } from '../../core/article.ts';
import { foldText, truncateText } from '../../core/text.ts';
import { cleanHtml } from '../../html/clean-html.ts';
import { paragraphsOfHtml } from '../../html/html-text.ts';
import { detectLanguage } from '../language.ts';
import type { Layout } from '../plain-text/layout.ts';
import type { SchemaArticle } from '../schema-org/map-article.ts';
import { lineOf } from './body-lines.ts';
import { type Caption, collectCaptions, mergePictures, selectCaption } from './captions.ts';
import type { CondensedPage } from './condense-page.ts';
import type { FieldCollector } from './fields.ts';
import { type FoundBody, findBody } from './find-body.ts';
import { type HouseLines, takeHouseLines } from './house-lines.ts';
import { findPageFault } from './judge-page.ts';
import type { PageRules } from './page-rules.ts';
import type { PageDocument, PageElement } from './page-tree.ts';
import { tidyBody } from './tidy-body.ts';

export interface ReadBody {
  readonly warnings: readonly ArticleFault[];
  readonly fault?: ArticleFault;
  readonly layout?: { readonly name: string; readonly evidence: readonly string[] };
  /** A byline or sources ended it. */
  readonly isClosed: boolean;
  /** The page ends as pages do. */
  readonly isWhole: boolean;
}

export interface BodyContext {
  readonly page: CondensedPage;
  readonly base: string | undefined;
  readonly rules: PageRules | undefined;
  readonly schema: SchemaArticle | undefined;
  readonly fields: FieldCollector;
  readonly layouts: readonly Layout[];
  readonly isCertain: boolean;
  /** A piece without a title takes its first sentence, whatever its layout says. */
  readonly isUntitledWelcome: boolean;
}

const FALLBACK_TITLE_CHARACTERS_MAX = 140;
const FIGCAPTION = /<figcaption[^<>]*>[\s\S]*?<\/figcaption>/gu;
const LANGUAGE_OF_TEMPLATES = 'en';

/** Reads the body of the tree into the fields. The tree is used up. */
export function readBody(tree: PageDocument, context: BodyContext): ReadBody {
  const { page, fields, base, rules, schema, layouts, isCertain } = context;
  const selected = selectCaption(tree, rules);
  const beside = collectCaptions(tree.body);
  const isFragment = isPieceOfPage(page);
  const found: FoundBody | undefined = isFragment
    ? { root: tree.body, by: 'body', isDeclared: false }
    : findBody(tree, { rules, told: schema?.body, html: page.html });
  const ending = { isClosed: false, isWhole: page.isEnded };
  if (found === undefined)
    return {
      ...ending,
      warnings: [],
      fault: judge('', 0, { ...context, isBody: false }) ?? NO_BODY,
    };
  const { root } = found;
  const house = takeHouseLines(root, layouts, { isCertain, base });
  const { captions, standfirst } = tidyBody(root, {
    title: fields.fields.title,
    leads: [fields.fields.subtitle, fields.fields.summary].filter((lead) => lead !== undefined),
    authors: fields.fields.authors?.map(({ name }) => name) ?? [],
  });
  if (standfirst !== undefined && foldText(standfirst) !== foldText(fields.fields.title ?? ''))
    fields.take('subtitle', { value: standfirst, origin: { selector: found.by } });
  takeHouse(fields, house);
  takePictures(fields, { root, captions, beside, selected, base });
  const linkedCharacters = [...root.querySelectorAll('a')].reduce(
    (sum, link) => sum + lineOf(link).length,
    0,
  );
  const html = directed(cleanHtml(root.innerHTML, base), page.head.direction);
  const text = paragraphsOfHtml(html.replace(FIGCAPTION, ''));
  const isBody = isFragment || found.isDeclared;
  const fault = judge(text, linkedCharacters, { ...context, isBody }) ?? findTooLarge(text);
  const by = found.by === 'articleBody' ? { key: found.by } : { selector: found.by };
  fields.put('html', { value: html, origin: by });
  fields.put('text', { value: text, origin: by });
  const warnings = decideLanguage(fields, text, layouts);
  if (isFragment) takeFallbackTitle(fields, text, { house, isWelcome: context.isUntitledWelcome });
  return {
    ...ending,
    isClosed: house?.isClosed ?? false,
    warnings,
    ...(fault !== undefined && { fault }),
    ...(house !== undefined && {
      layout: {
        name:
          house.layout.definition.description === undefined ? house.layout.name : house.layout.name,
        evidence: [found.by],
      },
    }),
  };
}

/** A body alone, as content systems and databases hand it out: it has none of a page's frame. */
function isPieceOfPage({ head, html }: CondensedPage): boolean {
  const hasFrame = head.title !== undefined || head.metas.size > 0 || head.jsonLd.length > 0;
  return (
    !hasFrame &&
    head.language === undefined &&
    head.links.length === 0 &&
    !/<(?:main|header|footer|article)\b/u.test(html)
  );
}

function isDescribed({ schema, page }: BodyContext): boolean {
  const type = page.head.metas.get('og:type')?.[0]?.toLowerCase() ?? '';
  return (
    schema !== undefined ||
    type.includes('article') ||
    page.head.metas.has('article:published_time')
  );
}

function judge(
  text: string,
  linkedCharacters: number,
  context: BodyContext & { readonly isBody: boolean },
): ArticleFault | undefined {
  const { page, fields, base, isBody } = context;
  const address = base === undefined ? undefined : new URL(base);
  return findPageFault({
    title: fields.fields.title ?? page.head.title,
    text,
    linkedCharacters,
    isDeclared: isDescribed(context),
    isBody,
    hasPasswordField: page.head.hasPasswordField,
    isFrontPage: address?.pathname === '/' && address.search === '',
  });
}

function takeHouse(fields: FieldCollector, house: HouseLines | undefined): void {
  if (house === undefined) return;
  const origin = { selector: `body (${house.layout.name})` };
  const { place, publisher, authors, editors, agencies, tags, related, notice } = house;
  fields.take('title', notice.title === undefined ? undefined : { value: notice.title, origin });
  fields.take('url', notice.url === undefined ? undefined : { value: notice.url, origin });
  if (place !== undefined) fields.put('place', { value: place, origin });
  if (publisher !== undefined) fields.put('publisher', { value: publisher, origin });
  if (authors.length > 0) fields.put('authors', { value: authors, origin });
  if (editors.length > 0) fields.put('editors', { value: editors, origin });
  if (agencies.length > 0) fields.put('agencies', { value: agencies, origin });
  if (tags.length > 0) fields.take('tags', { value: tags, origin });
  if (related.length > 0) fields.put('related', { value: related, origin });
}

function takePictures(
  fields: FieldCollector,
  around: {
    root: PageElement;
    captions: readonly Caption[];
    beside: readonly Caption[];
    selected: Caption;
    base: string | undefined;
  },
): void {
  const { root, captions, beside, selected, base } = around;
  const named = fields.fields.images ?? [];
  const withPicture = beside.filter(({ src }) => src !== undefined);
  const all = [...withPicture, ...captions];
  const [first, ...others] = mergePictures(named, { root, captions: all, base });
  const lead = { ...first, ...selected };
  const images = Object.keys(lead).length === 0 ? [] : [lead, ...others];
  const origin = fields.origins.images?.[0] ?? { selector: 'img' };
  if (images.length > 0) fields.put('images', { value: images, origin });
}

function directed(html: string, direction: 'ltr' | 'rtl' | undefined): string {
  return direction === 'rtl' && html !== '' ? `<div dir="rtl">${html}</div>` : html;
}

/** Declared, unless the declaration is what templates come with and the text shows another language. */
function decideLanguage(
  fields: FieldCollector,
  text: string,
  layouts: readonly Layout[],
): readonly ArticleFault[] {
  const [layout] = layouts.length === 1 ? layouts : [];
  const declared = fields.fields.language;
  const title = fields.fields.title ?? '';
  const shown = detectLanguage(`${title}\n${text}`, declared ?? layout?.definition.language);
  const isTemplates = declared?.split('-', 1)[0]?.toLowerCase() === LANGUAGE_OF_TEMPLATES;
  const isOther = shown !== undefined && shown !== LANGUAGE_OF_TEMPLATES;
  if (declared !== undefined && !(isTemplates && isOther)) return [];
  const value = shown ?? layout?.definition.language;
  if (value === undefined) return [];
  fields.put('language', { value, origin: { selector: 'body' } });
  if (declared === undefined) return [];
  const message = `The page declares the language ${declared}, but its text is in ${value}, which is taken.`;
  return [{ code: 'layout-mismatch', message }];
}

function takeFallbackTitle(
  fields: FieldCollector,
  text: string,
  { house, isWelcome }: { readonly house: HouseLines | undefined; readonly isWelcome: boolean },
): void {
  const isDeclared = house !== undefined && house.layout.definition.titleFallback !== 'none';
  if (fields.fields.title !== undefined || !(isWelcome || isDeclared)) return;
  const [paragraph = ''] = text.split('\n\n');
  const sentence = /^.{20,}?[.!?]["”’]?(?=\s|$)/u.exec(paragraph)?.[0] ?? paragraph;
  const value = truncateText(sentence.replace(/\.$/u, ''), FALLBACK_TITLE_CHARACTERS_MAX);
  if (value !== '') fields.put('title', { value, origin: { selector: 'body' } });
}

function findTooLarge(text: string): ArticleFault | undefined {
  if (Buffer.byteLength(text) <= ARTICLE_LIMITS.contentBytesMax) return undefined;
  const kilobytes = ARTICLE_LIMITS.contentBytesMax / 1024;
  return {
    code: 'too-large',
    message: `The article's text is longer than ${kilobytes} KB. Split it.`,
  };
}

const NO_BODY: ArticleFault = {
  code: 'no-body',
  message:
    'The page has no text that could be an article. Store the page with its text, or name its body in the layout (html.body).',
};
