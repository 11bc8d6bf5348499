// A port to listen on where the operator leaves the choice.

import { createServer } from 'node:net';
import { KabarError } from '../core/errors.ts';

/** A port that is free on the host now. Throws `environment` when the host has none. */
export function findFreePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) =>
      reject(
        new KabarError('environment', `no port can be had on ${host}: ${error.message}`, error),
      ),
    );
    probe.listen(0, host, () => {
      const address = probe.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
