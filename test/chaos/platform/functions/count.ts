import { counter } from '../../scenario/relay.ts';
import { consume } from './consume.ts';

export const handler = consume(counter);
