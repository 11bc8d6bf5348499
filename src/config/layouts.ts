// The layouts of plain-text articles, one YAML file each: what an editor declares about a publisher.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type LayoutDefinition, layoutSchema } from '../articles/plain-text/layout.ts';
import { messageOf, systemCodeOf } from '../core/errors.ts';
import type { ConfigFault } from './fault.ts';
import { readYamlFile } from './yaml-file.ts';

const ENDING = '.yaml';

export interface LayoutsReading {
  /** Whether the folder could be listed; otherwise nothing may be concluded. */
  readonly isListed: boolean;
  /** Good layouts by name, the file's name without its ending. */
  readonly layouts: Readonly<Record<string, LayoutDefinition>>;
  /** Names whose file is there but faulty. */
  readonly broken: readonly string[];
  readonly faults: readonly ConfigFault[];
}

/** Reads every layout; a faulty one costs no other. Never throws for what is there. */
export function loadLayouts(folder: string): LayoutsReading {
  const layouts: Record<string, LayoutDefinition> = Object.create(null);
  const faults: ConfigFault[] = [];
  const broken: string[] = [];
  const names = listNames(folder, faults);
  for (const name of names ?? []) {
    const reading = readYamlFile(join(folder, name + ENDING), layoutSchema);
    if (reading.ok) layouts[name] = reading.value;
    else {
      faults.push(...reading.faults);
      broken.push(name);
    }
  }
  return { isListed: names !== undefined, layouts, broken, faults };
}

function listNames(folder: string, faults: ConfigFault[]): readonly string[] | undefined {
  try {
    const files = readdirSync(folder).filter((one) => one.endsWith(ENDING) && !one.startsWith('.'));
    return files.map((one) => one.slice(0, -ENDING.length)).sort();
  } catch (error) {
    // No folder, no layouts: a service without plain text needs none.
    if (systemCodeOf(error) !== 'ENOENT') {
      faults.push({
        file: folder,
        message: `the layouts' folder cannot be read: ${messageOf(error)}`,
      });
    }
    return undefined;
  }
}
