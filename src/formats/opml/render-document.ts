// An OPML 2.0 document (opml.org/spec2.opml): a list of feeds for whoever wants to subscribe to all of them.

import { xmlElement, xmlParent } from '../xml/write-xml.ts';
import { type ListedFeed, listText, renderOutline } from './render-outline.ts';

interface FeedGroup {
  readonly title: string;
  readonly feeds: readonly ListedFeed[];
}

export interface FeedList {
  readonly title: string;
  readonly feeds?: readonly ListedFeed[];
  /** Behind the feeds, one level deep, as every reader understands it. */
  readonly groups?: readonly FeedGroup[];
  /** What stands in a list without feeds, which OPML does not allow. */
  readonly emptyText: string;
}

/** Media type as served; nobody has registered one, and readers know this one. */
export const OPML_MEDIA_TYPE = 'text/x-opml; charset=utf-8';

/** The whole document; the same list gives the same bytes. */
export function renderDocument({ title, feeds = [], groups = [], emptyText }: FeedList): string {
  const head = [xmlElement('title', {}, listText(title) ?? emptyText)];
  const outlines = [
    ...feeds.map(renderOutline),
    ...groups.filter((group) => group.feeds.length > 0).map(renderGroup),
  ];
  const body = outlines.length > 0 ? outlines : [xmlElement('outline', { text: emptyText })];
  const opml = xmlParent('opml', { version: '2.0' }, [
    '\n',
    xmlParent('head', {}, onLines(head)),
    '\n',
    xmlParent('body', {}, onLines(body)),
    '\n',
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${opml}\n`;
}

function renderGroup({ title, feeds }: FeedGroup): string {
  const text = listText(title) ?? 'Feeds';
  return xmlParent('outline', { text }, onLines(feeds.map(renderOutline)));
}

function onLines(elements: readonly string[]): readonly string[] {
  return ['\n', ...elements.map((one) => `${one}\n`)];
}
