import { deadLettersFunction } from '@edtech/dead-letters';

export const handler = deadLettersFunction('DEAD_LETTERS_TABLE');
