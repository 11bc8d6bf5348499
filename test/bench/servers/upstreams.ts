// The upstreams of the table "poll": any number of them behind one port, each known by the address that it is
// asked at. `upstreams.ts`; it prints its port. `/edition/N` has all of them changed.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateFeed } from '../generate-feeds.ts';

/** Different documents; upstreams share them, as generating one costs more than sending it. */
const DOCUMENTS = 60;
const CONTROL = '/edition/';

let edition = 0;
let documents = generateAll();

const server = createServer((request, response) => {
  const { url = '', headers } = request;
  if (url.startsWith(CONTROL)) {
    edition = Number(url.slice(CONTROL.length));
    documents = generateAll();
    response.end();
    return;
  }
  const etag = `"${edition}"`;
  if (headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const { bytes, contentType } = documents[numberOf(url)] ?? { bytes: '', contentType: '' };
  response.writeHead(200, { etag, 'content-type': contentType, 'content-length': bytes.length });
  response.end(bytes);
});
server.listen(0, '0.0.0.0', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});

function generateAll() {
  return Array.from({ length: DOCUMENTS }, (_, index) => {
    const { text, contentType } = generateFeed(index, { edition });
    return { bytes: Buffer.from(text), contentType };
  });
}

function numberOf(path: string): number {
  return Number(path.slice(1)) % DOCUMENTS;
}
