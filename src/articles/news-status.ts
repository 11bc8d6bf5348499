// What IPTC's publishing status means for an article, in every format that has it (ninjs, NewsML-G2, NITF):
// usable, withheld until further notice, canceled for good.

import type { ArticleHold } from '../core/article.ts';

/** The hold of a status as written, with or without a scheme (`stat:canceled`); nothing for a usable article. */
export function findStatusHold(status: string | undefined, key: string): ArticleHold | undefined {
  const word = status?.toLowerCase().replace(/^.*[:/]/u, '');
  if (word === 'withheld') {
    const message = `is withheld (${key}: ${status}). A version that is usable is published.`;
    return { code: 'withheld', message };
  }
  if (word === 'canceled' || word === 'cancelled') {
    const message = `is canceled (${key}: ${status}), for good.`;
    return { code: 'canceled', message };
  }
  return undefined;
}

/** Notes to editors that say what a version corrects. Others are none of a reader's business. */
export function isCorrectionNote(note: string): boolean {
  return CORRECTION.test(note);
}

const CORRECTION =
  /\b(?:correct(?:s|ed|ion|ing)?|clarif(?:y|ies|ied|ication)|korre(?:ktur|ksi|ktion|ction)|berichtigt?|koreksi|ralat|rettelse|rectif\w+|updat(?:e|es|ed|ing)|utvidet)\b/iu;
