// Tokens let a machine refresh, push or read what is not public. The secret is shown once and kept
// only as a digest.

import { createHash, randomBytes } from 'node:crypto';

export interface Token {
  /** Public name for listing and revoking. */
  readonly id: string;
  /** What the owner calls it. */
  readonly label: string;
  /** SHA-256 of the secret, hexadecimal. */
  readonly digest: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly revokedAt?: number;
}

/** A new token and its secret (256 random bits), which is nowhere else. */
export function mintToken(label: string, now: number): { token: Token; secret: string } {
  const secret = `kabar_${randomBytes(32).toString('base64url')}`;
  const id = randomBytes(6).toString('hex');
  return { token: { id, label, digest: digestSecret(secret), createdAt: now }, secret };
}

/** What is stored of a secret. Looking a digest up leaks nothing of the secret through timing. */
export function digestSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
