// The least that a Node server can do: captured answers, sent as they are. `bare.ts FILE`.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One representation as another server answered it; fields are name, value, name, value … */
export interface CapturedAnswer {
  readonly etag: string;
  readonly contentFields: string[];
  readonly notModifiedFields: string[];
  readonly bytesBase64: string;
}

/** What `FILE` holds as JSON. */
export type CapturedAnswers = Readonly<Record<'gzip' | 'identity', CapturedAnswer>>;

const { gzip, identity }: CapturedAnswers = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const zipped = { ...gzip, bytes: Buffer.from(gzip.bytesBase64, 'base64') };
const plain = { ...identity, bytes: Buffer.from(identity.bytesBase64, 'base64') };

const server = createServer((request, response) => {
  const answer = request.headers['accept-encoding'] === 'gzip' ? zipped : plain;
  if (request.headers['if-none-match'] === answer.etag) {
    response.writeHead(304, answer.notModifiedFields);
    response.end();
  } else {
    response.writeHead(200, answer.contentFields);
    response.end(answer.bytes);
  }
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
