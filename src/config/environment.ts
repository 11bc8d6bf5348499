// Environment variables over the configuration file: `KABAR_` and the key's path in capitals. Every
// key can be set so; a value can also come from the file that `…_FILE` names, for secrets.

import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { messageOf } from '../core/errors.ts';

/** Variables with a meaning of their own. */
const OTHERS = new Set(['KABAR_CONFIG', 'KABAR_DATA', 'KABAR_TEST_DATABASE']);

export interface EnvironmentFault {
  readonly variable: string;
  readonly message: string;
}

export interface Overlay {
  readonly value: unknown;
  readonly faults: readonly EnvironmentFault[];
  /** `KABAR_…` variables that name no key: a typo, or another program's. */
  readonly unknown: readonly EnvironmentFault[];
  /** The variable that set the key at a path. */
  variableOf(path: readonly PropertyKey[]): string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Lays the environment over what the file says; the result is still to be checked by the schema. */
export function overlayEnvironment(
  schema: z.ZodType,
  file: unknown,
  environment: Environment,
): Overlay {
  const value: Record<string, unknown> = structuredClone(isRecord(file) ? file : {});
  const faults: EnvironmentFault[] = [];
  const setBy = new Map<string, string>();
  const known = new Set(OTHERS);
  for (const { path, kind } of listKeys(schema, [])) {
    const variable = `KABAR_${path.join('_').toUpperCase()}`;
    known.add(variable).add(`${variable}_FILE`);
    const text = readVariable(environment, variable, faults);
    if (text === undefined) continue;
    place(value, path, convert(text, kind));
    setBy.set(path.join('.'), variable);
  }
  const unknown = Object.keys(environment)
    .filter((name) => name.startsWith('KABAR_') && !known.has(name))
    .map((variable) => ({
      variable,
      message: 'names no setting and is ignored. Check its spelling.',
    }));
  const variableOf = (path: readonly PropertyKey[]): string | undefined => {
    for (let length = path.length; length > 0; length--) {
      const variable = setBy.get(path.slice(0, length).join('.'));
      if (variable !== undefined) return variable;
    }
    return undefined;
  };
  return { value, faults, unknown, variableOf };
}

function readVariable(
  environment: Environment,
  variable: string,
  faults: EnvironmentFault[],
): string | undefined {
  const file = environment[`${variable}_FILE`];
  if (file === undefined) return environment[variable];
  if (environment[variable] !== undefined) {
    faults.push({ variable, message: `is set, and so is ${variable}_FILE. Keep one of them.` });
    return undefined;
  }
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    faults.push({ variable: `${variable}_FILE`, message: `cannot be read: ${messageOf(error)}` });
    return undefined;
  }
}

interface Key {
  readonly path: readonly string[];
  readonly kind: string;
}

/** Every leaf of the schema with the kind of value that it takes. */
export function listKeys(schema: z.ZodType, path: readonly string[]): readonly Key[] {
  const inner = unwrap(schema);
  const shape: unknown = 'shape' in inner ? inner.shape : undefined;
  if (!isRecord(shape)) return [{ path, kind: kindOf(inner) }];
  return Object.entries(shape).flatMap(([key, one]) =>
    isSchema(one) ? listKeys(one, [...path, key]) : [],
  );
}

function unwrap(schema: z.ZodType): z.ZodType {
  const definition: unknown = schema.def;
  return isRecord(definition) && isSchema(definition.innerType)
    ? unwrap(definition.innerType)
    : schema;
}

function kindOf(schema: z.ZodType): string {
  const definition: unknown = schema.def;
  return isRecord(definition) ? String(definition.type) : 'string';
}

function convert(text: string, kind: string): unknown {
  if (kind === 'array') {
    const parts = text.split(',').map((part) => part.trim());
    return parts.filter((part) => part !== '');
  }
  if ((kind === 'number' || kind === 'literal') && /^-?\d+(?:\.\d+)?$/u.test(text))
    return Number(text);
  if (kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

function place(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [first, ...rest] = path;
  if (first === undefined) return;
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  const below = target[first];
  const next = isRecord(below) ? below : {};
  target[first] = next;
  place(next, rest, value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSchema(value: unknown): value is z.ZodType {
  return isRecord(value) && 'def' in value && 'safeParse' in value;
}
