import { trail } from '../../scenario/audit.ts';
import { consume } from './consume.ts';

export const handler = consume(trail);
