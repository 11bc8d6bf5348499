// An upstream on loopback that answers as a test says, and remembers what it was asked.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Never answers. */
  readonly hangs?: boolean;
}

export type Answerer = Answer | ((request: IncomingMessage) => Answer);

export interface StubUpstream {
  /** `ADDRESS:PORT`, as `fetch.allowPrivate` names it. */
  readonly address: string;
  /** What was asked so far, oldest first. */
  readonly requests: readonly {
    readonly path: string;
    readonly headers: IncomingMessage['headers'];
  }[];
  url(path?: string): string;
  /** From now on the path is answered like this. */
  answer(path: string, how: Answerer): void;
  count(path?: string): number;
  /** How many connections were open at once at most. */
  peak(): number;
}

/** Listens until the scope is over. */
export async function startUpstream(t: { after(work: () => void): void }): Promise<StubUpstream> {
  const answers = new Map<string, Answerer>();
  const requests: { path: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push({ path, headers: request.headers });
    const how = answers.get(path) ?? { status: 404 };
    send(response, typeof how === 'function' ? how(request) : how);
  });
  let open = 0;
  let peak = 0;
  server.on('connection', (socket) => {
    open += 1;
    peak = Math.max(peak, open);
    socket.on('close', () => {
      open -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  return {
    address: `127.0.0.1:${port}`,
    requests,
    url: (path = '/rss.xml') => `http://127.0.0.1:${port}${path}`,
    peak: () => peak,
    answer: (path, how) => answers.set(path, how),
    count: (path = '/rss.xml') => requests.filter((one) => one.path === path).length,
  };
}

function send(response: ServerResponse, { status = 200, headers = {}, body, hangs }: Answer): void {
  if (hangs === true) return;
  response.writeHead(status, { 'content-type': 'application/rss+xml', ...headers });
  response.end(body);
}

export interface ItemOptions {
  readonly title?: string;
  readonly guid?: string;
  readonly link?: string;
  /** RFC 822; none where it is empty. */
  readonly date?: string;
  readonly text?: string;
}

/** An item; its parts are absent where they are empty. */
export function item(name: string, options: ItemOptions = {}): string {
  const {
    title = `Story ${name}`,
    guid = `id-${name}`,
    text = `What happened to ${name}.`,
  } = options;
  const { link = `https://upstream.example/${name}`, date = 'Tue, 15 Oct 2024 05:18:00 GMT' } =
    options;
  const parts = [
    ['title', title],
    ['guid', guid],
    ['link', link],
    ['pubDate', date],
    ['description', text],
  ].map(([tag, value]) => (value === '' ? '' : `<${tag}>${value}</${tag}>`));
  return `<item>${parts.join('')}</item>`;
}

export function items(count: number, from = 0): readonly string[] {
  return Array.from({ length: count }, (_, index) => item(`n${from + index}`));
}

/** An RSS document. */
export function rss(all: readonly string[], head = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Upstream News</title><link>https://upstream.example/</link>
<description>News from upstream</description>${head}${all.join('\n')}</channel></rss>`;
}
