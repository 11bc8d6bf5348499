// A hub on loopback, written from the hub's side of the Recommendation (W3C WebSub §5–§7) and from nothing
// of ours: it accepts requests, asks back, keeps leases, and delivers what a test publishes, signed.

import { createHmac, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';

export interface HubSubscription {
  readonly callback: string;
  readonly topic: string;
  readonly secret: string | undefined;
  readonly leaseSeconds: string | undefined;
}

/** What a callback answered. */
export interface CallbackAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Delivery {
  readonly body: string | Uint8Array;
  readonly contentType?: string;
  /** Of the signature; `none`: no signature; `wrong`: one of another secret. */
  readonly method?: 'sha1' | 'sha256' | 'sha384' | 'sha512' | 'md5' | 'none' | 'wrong';
  readonly headers?: Readonly<Record<string, string>>;
}

export interface StubHub {
  /** `ADDRESS:PORT`, as `fetch.allowPrivate` names it. */
  readonly address: string;
  readonly url: string;
  /** Every form that was posted, oldest first. */
  readonly forms: readonly URLSearchParams[];
  /** Those whose callback agreed, the newest of a callback. */
  readonly subscriptions: ReadonlyMap<string, HubSubscription>;
  /** What the callbacks answered to questions so far. */
  readonly verifications: readonly (CallbackAnswer & { readonly mode: string })[];
  /** How requests are answered from now on: a status, and whether the callback is asked at all. */
  behave(how: HubBehaviour): void;
  /** Delivers to all subscribers of a topic. */
  publish(topic: string, delivery: Delivery): Promise<readonly CallbackAnswer[]>;
  /** Delivers to one callback, subscribed or not. */
  deliver(
    callback: string,
    secret: string | undefined,
    delivery: Delivery,
  ): Promise<CallbackAnswer>;
  ask(callback: string, parameters: Readonly<Record<string, string>>): Promise<CallbackAnswer>;
  /** No connection any more. */
  close(): Promise<void>;
}

export interface HubBehaviour {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** `before`: it asks back before it answers, `never`: not at all. */
  readonly verify?: 'after' | 'before' | 'never';
  /** Absent: as the subscriber wished; empty: it says nothing of a lease. */
  readonly leaseSeconds?: string;
  /** Instead of asking back. */
  readonly denies?: string;
  /** It never answers. */
  readonly hangs?: boolean;
  /** For the next request alone; those after it are answered as usual. */
  readonly once?: boolean;
}

/** Listens until the scope is over. */
export async function startHub(t: { after(work: () => Promise<void>): void }): Promise<StubHub> {
  const forms: URLSearchParams[] = [];
  const subscriptions = new Map<string, HubSubscription>();
  const verifications: (CallbackAnswer & { mode: string })[] = [];
  let behaviour: HubBehaviour = {};

  const ask: StubHub['ask'] = async (callback, parameters) => {
    // A callback may have a query of its own, which stays (§5.3).
    const question = new URLSearchParams(parameters).toString();
    const address = `${callback}${callback.includes('?') ? '&' : '?'}${question}`;
    return answerOf(await fetch(address, { redirect: 'manual' }));
  };
  const verify = async (form: URLSearchParams): Promise<void> => {
    const mode = form.get('hub.mode') ?? '';
    const topic = form.get('hub.topic') ?? '';
    const callback = form.get('hub.callback') ?? '';
    if (behaviour.denies !== undefined && mode === 'subscribe') {
      const denial = { 'hub.mode': 'denied', 'hub.topic': topic, 'hub.reason': behaviour.denies };
      verifications.push({ mode: 'denied', ...(await ask(callback, denial)) });
      return;
    }
    const challenge = randomBytes(16).toString('hex');
    const leaseSeconds = behaviour.leaseSeconds ?? form.get('hub.lease_seconds') ?? undefined;
    const answer = await ask(callback, {
      'hub.mode': mode,
      'hub.topic': topic,
      'hub.challenge': challenge,
      ...(leaseSeconds === undefined || leaseSeconds === '' || mode === 'unsubscribe'
        ? {}
        : { 'hub.lease_seconds': leaseSeconds }),
    });
    verifications.push({ mode, ...answer });
    const agrees = answer.status >= 200 && answer.status < 300 && answer.text === challenge;
    if (!agrees) return;
    if (mode === 'unsubscribe') subscriptions.delete(callback);
    else {
      const secret = form.get('hub.secret') ?? undefined;
      subscriptions.set(callback, { callback, topic, secret, leaseSeconds });
    }
  };
  const deliver: StubHub['deliver'] = async (callback, secret, delivery) => {
    const { body, contentType = 'application/rss+xml', method = 'sha256', headers } = delivery;
    const key = method === 'wrong' ? 'another secret' : (secret ?? '');
    const name = method === 'wrong' ? 'sha256' : method;
    const signature =
      name === 'none'
        ? {}
        : { 'x-hub-signature': `${name}=${createHmac(name, key).update(body).digest('hex')}` };
    const response = await fetch(callback, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': contentType, ...signature, ...headers },
      body: typeof body === 'string' ? body : Buffer.from(body),
    });
    return answerOf(response);
  };

  const server = createServer((request, response) => {
    void (async () => {
      const form = new URLSearchParams(await readText(request));
      forms.push(form);
      const { status = 202, headers = {}, verify: when = 'after', hangs, once } = behaviour;
      if (once === true) behaviour = {};
      if (hangs === true) return;
      const isAccepted = status >= 200 && status < 300;
      if (isAccepted && when === 'before') await verify(form);
      response.writeHead(status, headers).end();
      if (isAccepted && when === 'after') await verify(form).catch(() => undefined);
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  t.after(close);
  return {
    address: `127.0.0.1:${port}`,
    url: `http://127.0.0.1:${port}/hub`,
    forms,
    subscriptions,
    verifications,
    behave(how) {
      behaviour = how;
    },
    async publish(topic, delivery) {
      const all = [...subscriptions.values()].filter((one) => one.topic === topic);
      return Promise.all(all.map(({ callback, secret }) => deliver(callback, secret, delivery)));
    },
    deliver,
    ask,
    close,
  };
}

async function answerOf(response: Response): Promise<CallbackAnswer> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString();
}
