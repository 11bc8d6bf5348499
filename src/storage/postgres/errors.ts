// What PostgreSQL and the way to it report, as sentences for an operator: which database, what is
// wrong, what to do. No sentence holds a password.

import pg from 'pg';
import { KabarError, messageOf, systemCodeOf } from '../../core/errors.ts';

/** What a failed connection says in words only (pg, pg-pool). */
const LOST_CONNECTION =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|timeout expired|Query read timeout|Client was closed)/u;

/** Node's codes of a connection that is lost or refused, and may be had in a moment. */
const LOST_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/**
 * SQLSTATEs (postgresql.org/docs/current/errcodes-appendix.html) of a server that is going, coming,
 * full, or has ended this session: crash, administrator, a transaction that stood still.
 */
const AWAY_STATES = new Set(['57P01', '57P02', '57P03', '57P05', '53300', '25P03', '25P04']);

/** Whether asking again, on another connection, may help: the server is away or this connection is lost. */
export function isAway(error: unknown): boolean {
  const state = sqlStateOf(error);
  if (state !== undefined) return AWAY_STATES.has(state) || state.startsWith('08');
  const code = systemCodeOf(error);
  if (code !== undefined && LOST_CODES.has(code)) return true;
  // Every address of the host was tried (Node's happy eyeballs).
  if (error instanceof AggregateError) return error.errors.some(isAway);
  return error instanceof Error && LOST_CONNECTION.test(error.message);
}

/** Two transactions were in each other's way; repeated, this one is in nobody's. */
export function isInTheWay(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '40001' || state === '40P01' || state === '23505';
}

/** There is no such schema or table. */
export function isMissing(error: unknown): boolean {
  const state = sqlStateOf(error);
  return state === '42P01' || state === '3F000';
}

/** Turns what a statement threw into a `KabarError`; what is neither PostgreSQL's nor the network's is given back as it is. */
export function storageErrorOf(error: unknown, place: string): unknown {
  if (error instanceof KabarError) return error;
  const state = sqlStateOf(error);
  if (state !== undefined) return stateError(state, error, place);
  const code = systemCodeOf(error) ?? (isAway(error) ? messageOf(error) : undefined);
  if (code === undefined) return tlsError(error, place) ?? error;
  if (code === 'ENOTFOUND') {
    return new KabarError(
      'environment',
      `The host of ${place} is not known. Correct the name in "database" (or PGHOST).`,
      error,
    );
  }
  return tlsError(error, place) ?? awayError(place, code, error);
}

/** Nothing answers, or the connection is lost. */
function awayError(place: string, finding: string, cause?: unknown): KabarError {
  return new KabarError(
    'storage',
    `PostgreSQL at ${place} cannot be reached (${finding}). Check that it runs and can be reached from here; Kabar goes on by itself once it can.`,
    cause,
  );
}

/** A row cannot be what was written. */
export function damagedError(place: string, finding: string, cause?: unknown): KabarError {
  return new KabarError(
    'storage',
    `The database ${place} is damaged: ${finding}. Nothing was changed. Restore it from a backup.`,
    cause,
  );
}

type Sentence = readonly ['storage' | 'environment' | 'invalid', (place: string) => string];

const SENTENCES: Readonly<Record<string, Sentence>> = {
  '28P01': ['environment', (place) => `${place} refuses the password. Correct it.`],
  '28000': [
    'environment',
    (place) => `${place} lets this user not in. Check the user, TLS (sslmode) and pg_hba.conf.`,
  ],
  '3D000': [
    'environment',
    (place) => `There is no such database: ${place}. Make it with "createdb", or correct the name.`,
  ],
  '42501': [
    'environment',
    (place) =>
      `${place} allows this user too little. It needs to own its schema: have an administrator run CREATE SCHEMA kabar AUTHORIZATION the user.`,
  ],
  '25006': [
    'storage',
    (place) => `${place} can only be read: a standby, or set so. Name the primary server.`,
  ],
  '53100': ['storage', (place) => `${place} has no space left. Free some; nothing else is needed.`],
  '57014': [
    'storage',
    (place) => `${place} took too long to answer. Look for what else keeps it busy or locked.`,
  ],
  '22021': ['invalid', (place) => `A text holds a character that ${place} cannot store (NUL).`],
};

function stateError(state: string, error: unknown, place: string): KabarError {
  if (AWAY_STATES.has(state) || state.startsWith('08')) {
    return awayError(place, messageOf(error), error);
  }
  const known = SENTENCES[state];
  if (known !== undefined) {
    return new KabarError(known[0], `${known[1](place)} (${messageOf(error)})`, error);
  }
  if (/^XX00[12]$/u.test(state)) return damagedError(place, messageOf(error), error);
  const isItsTrouble = /^(?:53|54|58|XX)/u.test(state);
  return new KabarError(
    isItsTrouble ? 'storage' : 'internal',
    `${place}: ${messageOf(error)} (SQLSTATE ${state})`,
    error,
  );
}

/** TLS that is wanted and not offered, or whose certificate does not hold. */
function tlsError(error: unknown, place: string): KabarError | undefined {
  const text = messageOf(error);
  const code = systemCodeOf(error) ?? '';
  const isTls =
    /SSL|TLS|certificate/iu.test(text) ||
    /^(?:ERR_TLS|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO)/u.test(code);
  if (!isTls) return undefined;
  return new KabarError(
    'environment',
    `No secure connection to ${place} (${text}). Check sslmode and sslrootcert of "database".`,
    error,
  );
}

function sqlStateOf(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.code : undefined;
}
