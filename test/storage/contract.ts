// What every storage engine must do, told once. An engine's test file calls this with a function
// that opens a fresh store.

import { describe } from 'node:test';
import { changeCases } from './contract/changes.ts';
import { claimCases } from './contract/claims.ts';
import { commitCases } from './contract/commits.ts';
import { entryCases } from './contract/entries.ts';
import { fileCases } from './contract/files.ts';
import { modelCases } from './contract/model.ts';
import { publicationCases } from './contract/publications.ts';
import type { OpenStore } from './contract/samples.ts';
import { serviceCases } from './contract/service.ts';
import { subscriptionCases } from './contract/subscriptions.ts';

export function storageContract(engine: string, open: OpenStore): void {
  describe(`storage on ${engine}`, () => {
    claimCases(open);
    commitCases(open);
    changeCases(open);
    entryCases(open);
    fileCases(open);
    publicationCases(open);
    serviceCases(open);
    subscriptionCases(open);
    modelCases(open);
  });
}
