// Tokens, by the digest of their secret. A revoked one is kept, to be listed as such.

import { KabarError } from '../../core/errors.ts';
import type { TokenStore } from '../../core/storage.ts';
import { TOKEN_COLUMNS, type TokenRow, tokenOf } from '../rows.ts';
import type { Database } from './database.ts';
import { isConstraint } from './errors.ts';

export function tokenStore(database: Database): TokenStore {
  return {
    add: (token) =>
      database.write((connection) => {
        try {
          connection.run(`INSERT INTO tokens (${TOKEN_COLUMNS}) VALUES (?, ?, ?, ?, ?)`, [
            token.id,
            token.label,
            token.digest,
            token.createdAt,
            token.revokedAt ?? null,
          ]);
        } catch (error) {
          if (!isConstraint(error)) throw error;
          throw new KabarError('invalid', `There is a token ${token.id} already.`, error);
        }
      }),
    list: () =>
      database.read((connection) =>
        connection
          .all<TokenRow>(`SELECT ${TOKEN_COLUMNS} FROM tokens ORDER BY created_at, id`)
          .map(tokenOf),
      ),
    revoke: (id, now) =>
      database.write((connection) => {
        const { changes } = connection.run(
          'UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL',
          [now, id],
        );
        return changes > 0;
      }),
    findByDigest: (digest) =>
      database.read((connection) => {
        const row = connection.get<TokenRow>(
          `SELECT ${TOKEN_COLUMNS} FROM tokens WHERE digest = ? AND revoked_at IS NULL`,
          [digest],
        );
        return row === undefined ? undefined : tokenOf(row);
      }),
  };
}
