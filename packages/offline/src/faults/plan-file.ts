import { readFile } from 'node:fs/promises';
import { OfflineError } from '../error.ts';

/**
 * Reads a fault plan from a JSON file; whether it is a plan is seen when it is set.
 * @throws OfflineError FAULT_PLAN_UNREADABLE
 */
export async function readPlanFile(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OfflineError(
      'FAULT_PLAN_UNREADABLE',
      `The fault plan ${file} cannot be read: ${reason}. Give a JSON file with --faults, or leave it out.`,
      { cause },
    );
  }
}
