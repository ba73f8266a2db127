import { journal } from '../../scenario/origin.ts';
import { consume } from './consume.ts';

export const handler = consume(journal);
