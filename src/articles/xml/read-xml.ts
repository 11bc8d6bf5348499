// An XML file that holds one article or several: NewsML-G2 or NITF, told apart by its elements.

import type { ArticleContext, ArticleReading, SingleReading } from '../../core/article.ts';
import { gatherReadings } from '../gather-readings.ts';
import { readNewsItem } from '../newsml-g2/read-news-item.ts';
import { readNitf } from '../nitf/read-nitf.ts';
import { attributeOf, childrenOf, type Element, findElement } from './element.ts';
import { parseXml } from './parse-xml.ts';

/** Items of NewsML-G2 that tell no story. */
const NO_ARTICLES: ReadonlySet<string> = new Set([
  ...['conceptItem', 'knowledgeItem', 'planningItem', 'catalogItem'],
]);
const FEEDS: ReadonlySet<string> = new Set(['rss', 'feed', 'RDF']);

/** Reads one XML text. Never throws; linear in the text's length. */
export function readXml(text: string, context: ArticleContext): ArticleReading {
  const parsed = parseXml(text);
  // A document that is cut off may still be on its way.
  if (parsed.outcome === 'faulty') return { ...parsed, ending: 'open' };
  const { root } = parsed;
  const items = root.name === 'newsMessage' ? childrenOf(findElement(root, 'itemSet')) : [root];
  return (
    gatherReadings(items, (item) => readItem(item, context)) ??
    unknownFormat('the news message holds no item', root)
  );
}

function readItem(item: Element, context: ArticleContext): SingleReading {
  const { name } = item;
  if (name === 'newsItem') return readNewsItem(item, context);
  if (name === 'nitf') return readNitf(item, context);
  if (name === 'packageItem') {
    return notAnArticle(
      item,
      'is a package, which refers to items; they are published themselves.',
    );
  }
  if (NO_ARTICLES.has(name)) return notAnArticle(item, `is a ${name}, not an article.`);
  if (FEEDS.has(name))
    return unknownFormat('it is a feed: name its address as a source (url: …) instead', item);
  return unknownFormat(`its element ${name.slice(0, 60)} is neither NewsML-G2 nor NITF`, item);
}

function notAnArticle(item: Element, message: string): SingleReading {
  const { line } = item;
  const sourceId = attributeOf(item, 'guid');
  const entry = { title: sourceId ?? item.name, ...(sourceId !== undefined && { sourceId }) };
  const hold = { code: 'not-an-article', message, line } as const;
  return { outcome: 'held', hold, entry, ending: 'marked', warnings: [] };
}

function unknownFormat(reason: string, { line }: Element): SingleReading {
  const message = `The file is no article that is known: ${reason}.`;
  return { outcome: 'faulty', fault: { code: 'unknown-format', message, line }, ending: 'marked' };
}
