// The articles of one file that may hold several: each is read on its own, and a fault says which one it is of.

import { ARTICLE_LIMITS, type ArticleReading, type SingleReading } from '../core/article.ts';

/** Reads each; nothing where there is none. */
export function gatherReadings<Part>(
  parts: readonly Part[],
  read: (part: Part) => SingleReading,
): ArticleReading | undefined {
  if (parts.length > ARTICLE_LIMITS.articlesMax) {
    const message = `The file holds more than ${ARTICLE_LIMITS.articlesMax} articles. Split it.`;
    return { outcome: 'faulty', fault: { code: 'too-large', message }, ending: 'marked' };
  }
  const [first, ...others] = parts.map(read);
  if (first === undefined || others.length === 0) return first;
  const readings = [first, ...others].map((reading, index) => {
    if (reading.outcome !== 'faulty') return reading;
    const message = `Article ${index + 1} of ${parts.length}: ${reading.fault.message}`;
    return { ...reading, fault: { ...reading.fault, message } };
  });
  return { outcome: 'several', readings, ending: 'marked' };
}
