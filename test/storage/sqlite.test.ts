// The storage contract on SQLite.

import { storageContract } from './contract.ts';
import { openFreshStore } from './sqlite/fresh-store.ts';

storageContract('SQLite', openFreshStore);
