// The storage contract on PostgreSQL.

import { test } from 'node:test';
import { storageContract } from './contract.ts';
import { openFreshStore } from './postgres/fresh-store.ts';
import { POSTGRES_OBSTACLE } from './postgres/shared-server.ts';

if (POSTGRES_OBSTACLE === undefined) storageContract('PostgreSQL', openFreshStore);
else test('the storage contract on PostgreSQL', { skip: POSTGRES_OBSTACLE });
