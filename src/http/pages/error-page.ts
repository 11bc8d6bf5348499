// The page for a browser that asked for what cannot be given: plain words, nothing of the request.

import { html } from './html.ts';
import { renderPage, type Site } from './layout.ts';
import { type ErrorWords, type Words, wordsFor } from './words.ts';

/** What went wrong. */
export interface ErrorPageContent {
  readonly status: number;
  readonly code: string;
  /** BCP 47 of the reader's language. */
  readonly language?: string | undefined;
}

/** A page that says what happened and leads back to the feeds. */
export function renderErrorPage(site: Site, { status, code, language }: ErrorPageContent): string {
  const words = wordsFor(language);
  const { title, detail } = errorWords(words, code);
  return renderPage({
    site,
    words,
    title: `${title} · Kabar`,
    head: html`<meta name="robots" content="noindex">`,
    content: html`<section class="error">
<p class="error-status">${status}</p>
<h1>${title}</h1>
<p class="lede">${detail}</p>
<p><a class="button" href="${site.prefix}/">${words.backHome}</a></p>
</section>`,
  });
}

function errorWords(words: Words, code: string): ErrorWords {
  if (code === 'notFound' || code === 'gone' || code === 'notReady') return words.errors[code];
  return words.errors.other;
}
