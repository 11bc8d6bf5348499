// The list of subscriptions that `kabar import opml` is given: a file, standard input, or an address.

import { openLookout } from '../app.ts';
import type { Definitions } from '../config/definitions.ts';
import { decodeDocument } from '../formats/decode-document.ts';
import {
  OPML_LIMITS,
  type OutlineListReading,
  parseDocument,
} from '../formats/opml/parse-document.ts';
import { readArticleFile } from '../worker/folder/read-file.ts';
import { readStandardInput } from './standard-input.ts';

export type ListReading =
  | OutlineListReading
  | { readonly ok: false; readonly code: string; readonly message: string };

/** Never throws for what is there, or not there. */
export async function readList(place: string, definitions: Definitions): Promise<ListReading> {
  if (place === '-') {
    const bytes = await readStandardInput(OPML_LIMITS.bytesMax);
    return bytes === undefined ? tooLarge() : parse(bytes);
  }
  return /^https?:/iu.test(place) ? fetchList(place, definitions) : readFile(place);
}

function readFile(file: string): ListReading {
  const found = readArticleFile(file, { bytesMax: OPML_LIMITS.bytesMax });
  if (found.outcome === 'read') return parse(found.bytes);
  return found.outcome === 'missing'
    ? { ok: false, code: 'unreadable', message: 'does not exist. Check its name.' }
    : { ok: false, ...found.fault };
}

async function fetchList(url: string, definitions: Definitions): Promise<ListReading> {
  const { client, close } = openLookout(definitions);
  try {
    const answer = await client.poll({ url, validators: {} });
    if (answer.outcome === 'fetched') return parse(answer.body, answer.headers['content-type']);
    if (answer.outcome === 'failed') return { ok: false, ...answer };
    const message = `The answer brought no list (${answer.outcome}).`;
    return { ok: false, code: 'http-status', message };
  } finally {
    await close();
  }
}

function parse(bytes: Uint8Array, contentType?: string): ListReading {
  return parseDocument(decodeDocument(bytes, contentType).text);
}

function tooLarge(): ListReading {
  const message = `is longer than ${OPML_LIMITS.bytesMax} bytes. Shorten it.`;
  return { ok: false, code: 'too-large', message };
}
