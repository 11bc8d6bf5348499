// An operator's folder for a test, and what Kabar says of what is written there.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type ConfigFault, formatFault } from '../../src/config/fault.ts';
import { loadServiceConfig, type ServiceConfig } from '../../src/config/service-config.ts';

export interface Desk {
  readonly root: string;
  path(...parts: string[]): string;
  /** Writes a file, and the folders on the way to it; its path. */
  write(file: string, content: string | Uint8Array): string;
  /** The faults as `check` prints them, paths relative to the desk. */
  lines(faults: readonly ConfigFault[]): readonly string[];
}

/** A temporary folder that goes when the test is over. */
export function makeDesk(t: { after(work: () => void): void }): Desk {
  const root = mkdtempSync(join(tmpdir(), 'kabar-config-'));
  t.after(() => rmSync(root, { recursive: true, force: true }));
  const path = (...parts: string[]): string => join(root, ...parts);
  return {
    root,
    path,
    write(file, content) {
      mkdirSync(dirname(path(file)), { recursive: true });
      writeFileSync(path(file), content);
      return path(file);
    },
    lines: (faults) => faults.map((fault) => formatFault(fault).replaceAll(`${root}/`, '')),
  };
}

export type Variables = Readonly<Record<string, string>>;

/** The configuration that a text, written as config/kabar.yaml, is read as. */
export function configOf(desk: Desk, text: string, environment: Variables = {}): ServiceConfig {
  const config = desk.write('config/kabar.yaml', text);
  const reading = loadServiceConfig({ config, environment });
  assert.ok(reading.ok, JSON.stringify(reading));
  assert.deepEqual(reading.warnings, []);
  return reading.config;
}

/** The faults of a text, written as config/kabar.yaml. */
export function faultsOf(
  desk: Desk,
  text: string | Uint8Array,
  environment: Variables = {},
): readonly string[] {
  const config = desk.write('config/kabar.yaml', text);
  const reading = loadServiceConfig({ config, environment });
  assert.ok(!reading.ok, 'it was taken');
  return desk.lines(reading.faults);
}
