// Reads a stored HTML page, or a piece of one, as an article: what it says of itself, then its body. The
// publisher's layout, where there is one for the page's host, goes before everything else.

import {
  ARTICLE_LIMITS,
  type ArticleContext,
  type ArticleFault,
  type ArticleReading,
} from '../../core/article.ts';
import type { Entry } from '../../core/entry.ts';
import { truncateText } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import type { Layout } from '../plain-text/layout.ts';
import { findSchemaArticle } from '../schema-org/find-article.ts';
import { mapSchemaArticle, type SchemaArticle } from '../schema-org/map-article.ts';
import { applyRules } from './apply-rules.ts';
import { type CondensedPage, condensePage, ELEMENTS_MAX } from './condense-page.ts';
import { decodePage } from './decode-page.ts';
import { FieldCollector } from './fields.ts';
import { parseJsonLd } from './json-ld.ts';
import { createPageDateReader, type PageDateReader } from './page-dates.ts';
import { findPageFacts } from './page-facts.ts';
import { collectMetadata } from './page-metadata.ts';
import { findRulesForHost } from './page-rules.ts';
import { growTree } from './page-tree.ts';
import { type ReadBody, readBody } from './read-body.ts';

export interface PageReaderOptions {
  /** Every layout by its name. */
  readonly layouts: ReadonlyMap<string, Layout>;
  /** The source's layout, or `auto`. */
  readonly layout: string;
}

/** Reads a page's bytes; `charset` is what their sender declared. Never throws for what a page holds. */
export function readPage(
  bytes: Uint8Array,
  context: ArticleContext,
  options: PageReaderOptions & { readonly charset: string | undefined },
): ArticleReading {
  const { layout, layouts } = options;
  if (layout !== 'auto' && !layouts.has(layout)) return setAside(unknownLayout(layout, layouts));
  const decoded = decodePage(bytes, options.charset);
  if (decoded.outcome === 'faulty') return setAside(decoded.fault);
  const page = condensePage(decoded.text);
  if (page.isCut) return setAside(TOO_COMPLEX);
  const house = findHouse(page, context, options);
  const dates = createPageDateReader({
    ...house.certain?.dates,
    ...(context.timezone !== undefined && { timezone: context.timezone }),
  });
  const base = baseOf(page, context.url);
  const described = describe(page, { base, dates, url: house.url });
  const fields = new FieldCollector();
  const tree = growTree(page.html);
  const facts = findPageFacts(tree);
  const rules = house.certain?.definition.html;
  if (rules !== undefined) applyRules(fields, rules, { page: tree, dates });
  const { schema } = described;
  collectMetadata(fields, { head: page.head, schema, facts, dates, base });
  const body = readBody(tree, {
    page,
    base,
    rules,
    schema,
    fields,
    layouts: house.layouts,
    isCertain: house.certain !== undefined,
    isUntitledWelcome: options.layout === 'auto',
  });
  const warnings = [
    ...(decoded.warning === undefined ? [] : [decoded.warning]),
    ...described.warnings,
    ...dates.warnings,
    ...body.warnings,
  ];
  return conclude(body, { fields, warnings, context });
}

interface House {
  /** The address that the page gives for itself, else the one that it was taken from. */
  readonly url: string | undefined;
  /** The publisher's layout, where the page's host or the source says so. */
  readonly certain: Layout | undefined;
  /** The layouts that may describe the lines of the body. */
  readonly layouts: readonly Layout[];
}

function findHouse(
  { head }: CondensedPage,
  { url }: ArticleContext,
  { layouts, layout }: PageReaderOptions,
): House {
  const canonical = head.links.find(({ rel }) => rel === 'canonical')?.href;
  const own = webAddress(canonical, url) ?? webAddress(head.metas.get('og:url')?.[0], url) ?? url;
  const ruled = [...layouts.values()].flatMap((one) =>
    one.definition.html === undefined ? [] : [{ hosts: one.definition.html.hosts, layout: one }],
  );
  const named = layout === 'auto' ? undefined : layouts.get(layout);
  const certain =
    named ?? findRulesForHost(own, ruled)?.layout ?? findRulesForHost(url, ruled)?.layout;
  return { url: own, certain, layouts: certain === undefined ? [...layouts.values()] : [certain] };
}

function baseOf({ head }: CondensedPage, url: string | undefined): string | undefined {
  const canonical = head.links.find(({ rel }) => rel === 'canonical')?.href;
  const own = url ?? webAddress(canonical) ?? webAddress(head.metas.get('og:url')?.[0]);
  return webAddress(head.base, own) ?? own;
}

/** What the page's JSON-LD says of its article. */
function describe(
  { head }: CondensedPage,
  around: { base: string | undefined; dates: PageDateReader; url: string | undefined },
): { readonly schema: SchemaArticle | undefined; readonly warnings: readonly ArticleFault[] } {
  const { values, brokenCount } = parseJsonLd(head.jsonLd);
  const title = head.metas.get('og:title')?.[0];
  const found = findSchemaArticle(values, { url: around.url, title });
  const readDate = (text: string, key: string): string | undefined =>
    around.dates.machine(text, `JSON-LD ${key}`);
  const message = `${brokenCount} JSON-LD blocks of the page are not JSON and were left aside. Correct them, or see that nothing is missing.`;
  return {
    schema:
      found === undefined ? undefined : mapSchemaArticle(found, { base: around.base, readDate }),
    warnings: brokenCount === 0 ? [] : [{ code: 'broken-metadata', message }],
  };
}

function conclude(
  body: ReadBody,
  around: { fields: FieldCollector; warnings: readonly ArticleFault[]; context: ArticleContext },
): ArticleReading {
  const { fields, warnings, context } = around;
  const ending = body.isClosed ? 'closed' : body.isWhole ? 'marked' : 'open';
  const explained = {
    ...(context.explain === true && { origins: fields.origins }),
    ...(body.layout !== undefined && { layout: body.layout }),
  };
  const { title } = fields.fields;
  const fault = body.fault ?? (title === undefined ? NO_TITLE : undefined);
  if (fault !== undefined || title === undefined)
    return { outcome: 'faulty', fault: fault ?? NO_TITLE, ending, ...explained };
  const entry: Entry = {
    ...fields.fields,
    title: truncateText(title, ARTICLE_LIMITS.titleCharactersMax),
  };
  return { outcome: 'read', entry, ending, warnings, ...explained };
}

function unknownLayout(name: string, layouts: PageReaderOptions['layouts']): ArticleFault {
  const known =
    layouts.size === 0 ? 'there is none' : `there are ${[...layouts.keys()].join(', ')}`;
  const message = `The layout ${name} is not in the folder of layouts; ${known}. Correct the name in feed.yaml, or add the file.`;
  return { code: 'unknown-layout', message };
}

/** Half an article is never published. */
const TOO_COMPLEX: ArticleFault = {
  code: 'too-large',
  message: `The page has more than ${ELEMENTS_MAX} elements or 1 MB of text. Split it, or store the article alone.`,
};

const NO_TITLE: ArticleFault = {
  code: 'no-title',
  message:
    'The page has no title: neither a headline nor a title element. Add one, or name it in the layout (html.title).',
};

function setAside(fault: ArticleFault): ArticleReading {
  return { outcome: 'faulty', fault, ending: 'open' };
}
