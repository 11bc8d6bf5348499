// What is unclear in an article that was read all the same: `check` shows each with its line.

import { ARTICLE_LIMITS, type ArticleFault } from '../../core/article.ts';
import { truncateText } from '../../core/text.ts';
import { type Article, isCut } from './build-entry.ts';
import type { DateAt } from './head.ts';

/** The warnings of an article, in its order. */
export function findWarnings(article: Article): ArticleFault[] {
  const { head, tail, layout } = article;
  const warnings: ArticleFault[] = [];
  for (const at of [head.published, head.updated]) warnings.push(...dateWarnings(at));
  if (head.title === undefined && tail.notice.title === undefined) {
    const message =
      'The article has no title line: its first sentence stands in. Add a line with the title above the date or the dateline.';
    warnings.push({ code: 'no-title', message });
  }
  if (isCut(head) && head.title !== undefined) {
    const max = ARTICLE_LIMITS.titleCharactersMax;
    const message = `The title is longer than ${max} characters: it is cut there, and its whole line opens the text.`;
    warnings.push({ code: 'too-large', message, line: head.title.number });
  }
  for (const { text, number } of tail.undeclared) {
    const message = `“${truncateText(text, 80)}” below the closing block is left out. If it is furniture, declare it under chrome.tail of ${layout.name}.`;
    warnings.push({ code: 'layout-mismatch', message, line: number });
  }
  return warnings;
}

function dateWarnings(at: DateAt | undefined): ArticleFault[] {
  if (at === undefined || at.date.outcome === 'none') return [];
  const { line, text } = at;
  const warn = (message: string): ArticleFault => ({ code: 'invalid-date', message, line });
  if (at.date.outcome === 'invalid')
    return [
      warn(
        `“${text}” is read with the day first, as the article's language writes it. Say so in the layout (dates.numericOrder).`,
      ),
    ];
  const warnings: ArticleFault[] = [];
  if (at.date.weekdayWrong === true)
    warnings.push(warn(`The weekday does not fit the date in “${text}”.`));
  if (/T[\d:]+$/u.test(at.date.value)) {
    const message = `“${text}” prints no time zone: it is taken in the service's. Name the right one: timezone of the source in feed.yaml, or dates.timezone in the layout.`;
    warnings.push(warn(message));
  }
  return warnings;
}
