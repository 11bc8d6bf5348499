// `kabar token`: the tokens that let a machine refresh or push. A secret is shown once and stored hashed.

import { KabarError } from '../core/errors.ts';
import type { Storage } from '../core/storage.ts';
import { mintToken } from '../core/token.ts';
import { openStorage } from '../storage/open.ts';
import { DONE, type ExitCode } from './exit-code.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printable, printError, printLine } from './terminal.ts';

/** Prints the new token's secret, alone on its line, for scripts. */
export async function createToken(label: string, options: GlobalOptions): Promise<ExitCode> {
  return withStorage(options, async (storage) => {
    const { token, secret } = mintToken(label, Date.now());
    await storage.tokens.add(token);
    printLine(secret);
    printError(
      `Token ${token.id} (${printable(label)}) was made. Its secret is shown this once only.`,
    );
  });
}

export async function listTokens(options: GlobalOptions): Promise<ExitCode> {
  return withStorage({ ...options, readOnly: true }, async (storage) => {
    for (const { id, label, createdAt, revokedAt } of await storage.tokens.list()) {
      const state = revokedAt === undefined ? 'valid' : `revoked ${isoTime(revokedAt)}`;
      printLine(`${id}  ${isoTime(createdAt)}  ${state}  ${printable(label)}`);
    }
  });
}

/** Throws `notFound` when there is no such token that is still valid. */
export async function revokeToken(id: string, options: GlobalOptions): Promise<ExitCode> {
  return withStorage(options, async (storage) => {
    if (!(await storage.tokens.revoke(id, Date.now()))) {
      throw new KabarError(
        'notFound',
        `there is no valid token "${id}"; "kabar token list" shows them`,
      );
    }
    printLine(`${printable(id)} is revoked.`);
  });
}

async function withStorage(
  { readOnly = false, ...options }: GlobalOptions & { readonly readOnly?: boolean },
  work: (storage: Storage) => Promise<void>,
): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const storage = await openStorage(definitions.config.database, { readOnly });
  try {
    await work(storage);
    return DONE;
  } finally {
    await storage.close();
  }
}

function isoTime(at: number): string {
  return new Date(at).toISOString().slice(0, 19).concat('Z');
}
