// What commands print. Results go to standard output, everything else to standard error; nothing that
// came from outside reaches a terminal as a control sequence.

import { cleanText } from '../core/text.ts';

// A terminal obeys these: escape sequences, and marks that turn the reading direction around.
const BIDI_CONTROLS = /[\u202A-\u202E\u2066-\u2069\u200E\u200F]/gu;
// The same and what JSON itself leaves as it is of the control characters.
const OBEYED = /[\u007F-\u009F\u2028\u2029\u202A-\u202E\u2066-\u2069\u200E\u200F]/gu;

/** Text from outside, made safe for one line of a terminal. */
export function printable(text: string): string {
  return cleanText(text)
    .replace(BIDI_CONTROLS, '')
    .replace(/[\r\n\t]+/gu, ' ');
}

/** One line of the result. */
export function printLine(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A whole document as the result: it is for a file, and its own format keeps controls out. */
export function printText(text: string): void {
  process.stdout.write(text);
}

/** One line that is not the result: a failure, a hint. */
export function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A value as one line of JSON. */
export function printJson(value: unknown): void {
  printLine(escapeControls(JSON.stringify(value)));
}

/** JSON with every character that a terminal obeys written as an escape; it says the same. */
export function escapeControls(json: string): string {
  return json.replace(OBEYED, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A reader that has seen enough (`| head`) ends the command quietly. */
export function endQuietlyWhenUnread(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') process.exit(0);
      throw error;
    });
  }
}
