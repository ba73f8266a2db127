import { createInterface } from 'node:readline/promises';
import { PlatformError } from '@edtech/contracts';

export class ConfirmationNeeded extends PlatformError {
  readonly code = 'confirmation-needed';
  readonly kind = 'invalid';

  constructor() {
    super('This changes something, and there is nobody to ask: give --yes.');
  }
}

/**
 * Somebody who can be asked.
 * @throws ConfirmationNeeded when there is nobody at the terminal
 */
export const personAtTerminal = (): { confirms(question: string): Promise<boolean> } => {
  if (!process.stdin.isTTY) throw new ConfirmationNeeded();
  return {
    async confirms(question) {
      const terminal = createInterface({ input: process.stdin, output: process.stderr });
      try {
        return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
      } finally {
        terminal.close();
      }
    },
  };
};
