// One GET, with the answer as it came over the wire: nothing decoded, the fields as they were written.

import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly etag: string;
  /** Name, value, name, value …, without what is said of the connection and the moment. */
  readonly fields: string[];
  readonly bytes: Buffer;
}

const OF_THE_CONNECTION = new Set(['date', 'connection', 'keep-alive']);

export function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject).once('end', () => {
        const fields = pairFields(response.rawHeaders).filter(
          ([name]) => !OF_THE_CONNECTION.has(name.toLowerCase()),
        );
        resolve({
          status: response.statusCode ?? 0,
          etag: response.headers.etag ?? '',
          fields: fields.flat(),
          bytes: Buffer.concat(chunks),
        });
      });
    });
    asked.once('error', reject).end();
  });
}

/** Flat fields as pairs of name and value. */
export function pairFields(flat: readonly string[]): readonly [string, string][] {
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as [string, string]] : [],
  );
}
