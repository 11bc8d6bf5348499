// The layouts of plain-text articles, one YAML file each: what an editor declares about a publisher.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  type LayoutDefinition,
  type LayoutSample,
  layoutSchema,
} from '../articles/plain-text/layout-schema.ts';
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
    if (reading.ok) {
      // Samples are for whoever checks the layout: no article is read by them.
      const { samples: _, ...definition } = reading.value;
      layouts[name] = definition;
    } else {
      faults.push(...reading.faults);
      broken.push(name);
    }
  }
  return { isListed: names !== undefined, layouts, broken, faults };
}

/** A layout's own samples, each with the lines of its expectations. */
export interface SampleAt {
  readonly sample: LayoutSample;
  readonly file: string;
  /** The file's line of an expected field, or of the sample. */
  lineOf(field: string | undefined): number | undefined;
}

/** The samples of a good layout; none where its file is faulty, which `loadLayouts` tells. */
export function loadSamples(folder: string, name: string): readonly SampleAt[] {
  const file = join(folder, name + ENDING);
  const reading = readYamlFile(file, layoutSchema);
  if (!reading.ok) return [];
  return reading.value.samples.map((sample, index) => ({
    sample,
    file,
    lineOf: (field) => reading.lineOf(['samples', index, ...(field ? ['expect', field] : [])]),
  }));
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
