import { mendFunction } from '@edtech/dead-letters/mend';
import { audit } from '../application/audit.ts';
import { userRepublication } from '../application/republication.ts';
import { store } from './store.ts';

export const handler = mendFunction('user', { store, consumers: [audit, userRepublication] });
