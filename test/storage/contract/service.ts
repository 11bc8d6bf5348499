// Tokens, the service's lock, and the end of a connection.

import assert from 'node:assert/strict';
import { mintToken } from '../../../src/core/token.ts';
import { failsWith, type OpenStore, SOURCE, START, storeTest } from './samples.ts';

export function serviceCases(open: OpenStore): void {
  storeTest(
    open,
    'a token is found by the digest of its secret until it is revoked',
    async (storage, store) => {
      const { token } = mintToken("cron'; --", START);
      const { token: second } = mintToken('push', START + 1);
      await storage.tokens.add(second);
      await storage.tokens.add(token);
      const other = await store.connectAgain();
      assert.deepEqual(await other.tokens.list(), [token, second]);
      assert.deepEqual(await other.tokens.findByDigest(token.digest), token);
      assert.equal(await other.tokens.findByDigest('none'), undefined);
      assert.equal(await other.tokens.revoke(token.id, START + 5), true);
      assert.equal(await other.tokens.revoke(token.id, START + 6), false);
      assert.equal(await other.tokens.revoke('none', START), false);
      assert.equal(await storage.tokens.findByDigest(token.digest), undefined);
      assert.deepEqual(await storage.tokens.list(), [{ ...token, revokedAt: START + 5 }, second]);
      await assert.rejects(storage.tokens.add(second), failsWith('invalid'));
    },
  );

  storeTest(
    open,
    'of a role there is one service at a time, or any number, as the engine says',
    async (storage, store) => {
      const other = await store.connectAgain();
      const worker = await storage.lockService('worker');
      for (const one of [other, storage]) {
        const second = one.lockService('worker');
        if (worker.isOnly) await assert.rejects(second, failsWith('busy', /worker/u));
        else await (await second).release();
      }
      const web = await other.lockService('web');
      await worker.release();
      const next = await other.lockService('worker');
      await next.release();
      await web.release();
    },
  );

  storeTest(
    open,
    'closing waits for the writes in hand and refuses later ones',
    async (storage, store) => {
      const writing = storage.sources.approve([SOURCE]);
      await storage.close();
      await writing;
      await assert.rejects(storage.sources.list(), failsWith('storage'));
      await assert.rejects(storage.sources.approve([SOURCE]), failsWith('storage'));
      await storage.close();
      const other = await store.connectAgain();
      assert.equal((await other.sources.list())[0]?.approved, true);
    },
  );
}
