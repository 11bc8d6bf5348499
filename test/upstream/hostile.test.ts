import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import {
  brotliCompressSync,
  constants,
  createGzip,
  deflateRawSync,
  deflateSync,
  gzipSync,
} from 'node:zlib';
import { poll, reply, startClient, startStub, textOf, wordOf } from './stub.ts';

const FEED = '<rss><channel><title>Berita</title></channel></rss>';
const SHORT = { limits: { connectMs: 300, headersMs: 300, idleMs: 300 } };

/** Writes again and again, as fast as the reader takes it, until the connection is closed. */
function pour(socket: Socket, chunk: string | Uint8Array): void {
  const go = () => {
    while (!socket.destroyed && socket.write(chunk));
    if (!socket.destroyed) socket.once('drain', go);
  };
  go();
}

function drip(socket: Socket, text: string, everyMs: number): void {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.destroyed || at >= text.length) clearInterval(timer);
    else socket.write(text.charAt(at++));
  }, everyMs);
}

test('a body that drips is given up when the time for the whole is over', async (t) => {
  const stub = await startStub(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n');
    drip(socket, 'x'.repeat(1_000), 50);
  });
  const client = startClient(t, [stub], { ...SHORT, timeoutSeconds: 1 });
  const outcome = await poll(client, stub.origin);
  assert.equal(wordOf(outcome), 'timeout');
  assert.ok(outcome.outcome === 'failed');
  assert.match(outcome.message, /was not complete in time/u);
});

test('an upstream that says nothing, drips its headers, or stops in the body is given up', async (t) => {
  const respond: readonly ((socket: Socket) => void)[] = [
    () => undefined,
    (socket) => drip(socket, `HTTP/1.1 200 OK\r\nX-A: ${'x'.repeat(200)}`, 20),
    (socket) => pourInterim(socket),
    (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nx'),
    (socket) => socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n'),
  ];
  const pourInterim = (socket: Socket) => {
    const timer = setInterval(
      () => socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n'),
      20,
    );
    socket.on('close', () => clearInterval(timer));
  };
  const stub = await startStub(t, (socket, _head, count) => respond[count]?.(socket));
  const client = startClient(t, [stub], SHORT);
  for (const index of respond.keys()) {
    const outcome = await poll(client, stub.origin);
    assert.equal(wordOf(outcome), 'timeout', String(index));
  }
});

test('a body without end is given up at the limit, announced or not', async (t) => {
  let sent = 0;
  const stub = await startStub(t, (socket, _head, count) => {
    if (count === 0) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n');
    else socket.write('HTTP/1.1 200 OK\r\n\r\n');
    pour(socket, Buffer.alloc(65_536));
    socket.on('close', () => {
      sent = socket.bytesWritten;
    });
  });
  const client = startClient(t, [stub], { bytesMax: 2_000_000 });
  assert.equal(wordOf(await poll(client, stub.origin)), 'too-large');
  assert.equal(wordOf(await poll(client, stub.origin)), 'too-large');
  while (stub.connections.open > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(sent < 20_000_000, 'what the kernel had taken, no more');
});

test('a body of one-byte chunks costs no more than its bytes', async (t) => {
  const stub = await startStub(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
    pour(socket, '1\r\nx\r\n'.repeat(10_000));
  });
  const client = startClient(t, [stub], { bytesMax: 500_000 });
  const before = process.memoryUsage().rss;
  assert.equal(wordOf(await poll(client, stub.origin)), 'too-large');
  const grown = process.memoryUsage().rss - before;
  assert.ok(grown < 64 * 1024 * 1024, `${grown} bytes`);
});

test('a compressed body that unpacks past the limit is given up there', async (t) => {
  const zeros = Buffer.alloc(50_000_000);
  const bombs: readonly (readonly [string, Buffer])[] = [
    ['gzip', gzipSync(zeros)],
    ['br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['deflate', deflateSync(zeros)],
    ['deflate', deflateRawSync(zeros)],
  ];
  const stub = await startStub(t, (socket, _head, count) => {
    const [coding = '', body = ''] = bombs[count] ?? [];
    socket.write(reply({ headers: { 'Content-Encoding': coding }, body }));
  });
  const client = startClient(t, [stub], { bytesMax: 1_000_000 });
  for (const [coding] of bombs) {
    assert.equal(wordOf(await poll(client, stub.origin)), 'too-large', coding);
  }
});

test('a bomb that never ends is given up as soon as it has unpacked too much', async (t) => {
  const stub = await startStub(t, (socket) => {
    socket.write('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n');
    const gzip = createGzip();
    gzip.on('data', (chunk) => socket.destroyed || socket.write(chunk));
    const go = () => {
      if (!socket.destroyed) gzip.write(Buffer.alloc(1_000_000), go);
    };
    go();
  });
  const client = startClient(t, [stub], { bytesMax: 10_000_000 });
  assert.equal(wordOf(await poll(client, stub.origin)), 'too-large');
});

test('headers past their limits are given up: long, many, endless', async (t) => {
  const heads = [
    `X-A: ${'a'.repeat(15_000)}\r\nX-B: ${'b'.repeat(15_000)}\r\n\r\n`,
    `${Array.from({ length: 5_000 }, (_, i) => `X-${i}: ${i}\r\n`).join('')}\r\n`,
    `${Array.from({ length: 1_000 }, (_, i) => `${i}: 1\r\n`).join('')}\r\n`,
    `X-A: ${'a'.repeat(1_000_000)}`,
    'X'.repeat(1_000_000),
  ];
  const stub = await startStub(t, (socket, _head, count) => {
    socket.write(`HTTP/1.1 200 OK\r\n${heads[count]}`);
  });
  const client = startClient(t, [stub]);
  for (const index of heads.keys())
    assert.equal(wordOf(await poll(client, stub.origin)), 'headers-overflow', String(index));
});

test('an answer that is not well-formed is a failure, and the next one on its own', async (t) => {
  const ok = 'HTTP/1.1 200 OK\r\n';
  const answers: Readonly<Record<string, string>> = {
    'two lengths': `${ok}Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd`,
    'the same length twice': `${ok}Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc`,
    'a list of lengths': `${ok}Content-Length: 3, 3\r\n\r\nabc`,
    'length and chunks': `${ok}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    'chunks and length': `${ok}Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
    'bare line feeds': 'HTTP/1.1 200 OK\nContent-Length: 3\n\nabc',
    'one bare line feed': `${ok}X-A: b\nContent-Length: 3\r\n\r\nabc`,
    'a folded header': `${ok}X-A: b\r\n c\r\nContent-Length: 3\r\n\r\nabc`,
    'NUL in a header': `${ok}X-A: b\0c\r\nContent-Length: 3\r\n\r\nabc`,
    'space before the colon': `${ok}X-A : b\r\nContent-Length: 3\r\n\r\nabc`,
    'a negative length': `${ok}Content-Length: -1\r\n\r\nabc`,
    'an unknown transfer coding': `${ok}Transfer-Encoding: gzip, chunked, x\r\n\r\nabc`,
    'a wrong chunk size': `${ok}Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n`,
    'no HTTP': '<html>welcome</html>\r\n\r\n',
    'another protocol': 'SSH-2.0-OpenSSH_9.9\r\n',
    'an upgrade': 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  };
  const names = Object.keys(answers);
  const stub = await startStub(t, (socket, _head, count) => {
    if (count < names.length) socket.end(answers[names[count] ?? ''] ?? '', 'latin1');
    else socket.write(reply({ body: FEED }));
  });
  const client = startClient(t, [stub], SHORT);
  for (const name of names) {
    const outcome = await poll(client, stub.origin);
    assert.equal(outcome.outcome, 'failed', `${name}: ${textOf(outcome)}`);
    assert.match(wordOf(outcome), /^(?:protocol|broken-body|connect|unsupported-coding)$/u, name);
  }
  assert.equal(textOf(await poll(client, stub.origin)), FEED);
});

test('a cut body is a failure, however its end was announced', async (t) => {
  const gzip = gzipSync(FEED.repeat(50));
  const cut = gzip.subarray(0, gzip.length - 9);
  const br = brotliCompressSync(FEED.repeat(50));
  const head = 'HTTP/1.1 200 OK\r\nETag: "v1"\r\n';
  const answers = [
    Buffer.from(`${head}Content-Length: 100\r\n\r\n<rss>`),
    Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n5\r\n<rss>\r\n`),
    Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n50\r\n<rss>`),
    Buffer.concat([Buffer.from(`${head}Content-Encoding: gzip\r\n\r\n`), cut]),
    reply({ headers: { 'Content-Encoding': 'gzip' }, body: cut }),
    reply({ headers: { 'Content-Encoding': 'gzip' }, body: gzip.subarray(0, 5) }),
    reply({ headers: { 'Content-Encoding': 'gzip' }, body: FEED }),
    reply({ headers: { 'Content-Encoding': 'br' }, body: br.subarray(0, br.length - 3) }),
    reply({ headers: { 'Content-Encoding': 'deflate' }, body: deflateSync(FEED).subarray(0, 20) }),
  ];
  const stub = await startStub(t, (socket, _head, count) => {
    socket.end(answers[count] ?? '');
  });
  const client = startClient(t, [stub]);
  for (const index of answers.keys()) {
    const outcome = await poll(client, stub.origin);
    assert.equal(wordOf(outcome), 'broken-body', `${index}: ${JSON.stringify(outcome)}`);
    assert.equal('validators' in outcome, false);
  }
});

test('a body that ends with its connection is whole', async (t) => {
  const stub = await startStub(t, (socket, _head, count) => {
    socket.end(`HTTP/1.${count} 200 OK\r\nConnection: close\r\n\r\n${FEED}`);
  });
  const client = startClient(t, [stub]);
  assert.equal(textOf(await poll(client, stub.origin)), FEED);
  assert.equal(textOf(await poll(client, stub.origin)), FEED);
});

test('a reset at any byte is one failure and leaves no descriptor behind', async (t) => {
  const answer = reply({ headers: { 'Content-Encoding': 'gzip' }, body: gzipSync(FEED) });
  const stub = await startStub(t, (socket, _head, count) => {
    socket.write(answer.subarray(0, count % answer.length), () => socket.resetAndDestroy());
  });
  const client = startClient(t, [stub]);
  const open = () => readdirSync('/proc/self/fd').length;
  await poll(client, stub.origin);
  const before = process.platform === 'linux' ? open() : 0;
  for (let count = 1; count < 200; count += 1) {
    const outcome = await poll(client, stub.origin);
    assert.match(wordOf(outcome), /^(?:connect|broken-body)$/u);
  }
  assert.equal(stub.heads.length, 200, 'no second try on a fresh connection');
  if (process.platform === 'linux') assert.ok(open() - before < 10);
});

test('a kept connection that is closed just when it is used again is replaced in silence', async (t) => {
  const stub = await startStub(t, (socket, _head, count) => {
    if (count === 1) socket.destroy();
    else if (count === 3) socket.resetAndDestroy();
    else socket.write(reply({ body: FEED }));
  });
  const client = startClient(t, [stub]);
  for (let count = 0; count < 3; count += 1)
    assert.equal(textOf(await poll(client, stub.origin)), FEED);
  assert.equal(stub.heads.length, 5);
});

test('the second try is the last', async (t) => {
  const stub = await startStub(t, (socket, _head, count) => {
    if (count === 0) socket.write(reply({ body: FEED }));
    else socket.destroy();
  });
  const client = startClient(t, [stub]);
  await poll(client, stub.origin);
  const outcome = await poll(client, stub.origin);
  assert.equal(wordOf(outcome), 'connect');
  assert.equal(stub.heads.length, 3);
});

test('bytes that come after an answer are not taken for the next one', async (t) => {
  const stub = await startStub(t, (socket, _head, count) => {
    const extra = count === 0 ? reply({ body: 'smuggled' }) : Buffer.alloc(0);
    socket.write(Buffer.concat([reply({ body: FEED }), extra]));
  });
  const client = startClient(t, [stub]);
  assert.equal(textOf(await poll(client, stub.origin)), FEED);
  assert.equal(textOf(await poll(client, stub.origin)), FEED);
});
