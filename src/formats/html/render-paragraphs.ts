// Plain paragraphs as HTML. Most stored articles are plain text, so this is the usual way to content: it needs no
// sanitizer, because nothing of the text can become markup.

import { escapeHtml } from '../../html/escape-html.ts';
import { documentLine, documentText } from '../plain-text.ts';

/** Characters that are read of a text (robustness: content 512 KB); the rest is cut off. */
const TEXT_CHARACTERS_MAX = 512 * 1024;

/** Paragraphs with a blank line between become `<p>`, single line ends `<br />`. */
export function renderParagraphs(text: string): string {
  return listParagraphs(text)
    .map((lines) => `<p>${lines.map(escapeHtml).join('<br />')}</p>`)
    .join('\n');
}

/** The paragraphs of a text, each as its lines, cleaned; blank ones are left out. */
export function listParagraphs(text: string): string[][] {
  const paragraphs: string[][] = [];
  let open: string[] | undefined;
  for (const raw of documentText(text.slice(0, TEXT_CHARACTERS_MAX)).split(
    /\r\n|[\n\r\u2028\u2029]/u,
  )) {
    const line = documentLine(raw, TEXT_CHARACTERS_MAX);
    if (line === undefined) {
      open = undefined;
    } else if (open === undefined) {
      open = [line];
      paragraphs.push(open);
    } else {
      open.push(line);
    }
  }
  return paragraphs;
}
