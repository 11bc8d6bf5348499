// Tokens, by the digest of their secret. A revoked one is kept, to be listed as such.

import { KabarError } from '../../core/errors.ts';
import type { TokenStore } from '../../core/storage.ts';
import { TOKEN_COLUMNS, type TokenRow, tokenOf } from '../rows.ts';
import type { Database } from './database.ts';

export function tokenStore(database: Database): TokenStore {
  return {
    add: (token) =>
      database.write(async (connection) => {
        const added = await connection.run(
          `INSERT INTO tokens (${TOKEN_COLUMNS}) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING`,
          [token.id, token.label, token.digest, token.createdAt, token.revokedAt ?? null],
        );
        if (added === 0) throw new KabarError('invalid', `There is a token ${token.id} already.`);
      }),
    list: () =>
      database.read(async (connection) => {
        const rows = await connection.all<TokenRow>(
          `SELECT ${TOKEN_COLUMNS} FROM tokens ORDER BY created_at, id`,
        );
        return rows.map(tokenOf);
      }),
    revoke: (id, now) =>
      database.write(async (connection) => {
        const changes = await connection.run(
          'UPDATE tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
          [id, now],
        );
        return changes > 0;
      }),
    findByDigest: (digest) =>
      database.read(async (connection) => {
        const row = await connection.get<TokenRow>(
          `SELECT ${TOKEN_COLUMNS} FROM tokens WHERE digest = $1 AND revoked_at IS NULL`,
          [digest],
        );
        return row === undefined ? undefined : tokenOf(row);
      }),
  };
}
