import { setFlagsFromString } from 'node:v8';

/**
 * V8 takes a thread that has been quiet for seconds for one that is left, and gives its memory and its compiled code back. A
 * hundred environments are quiet most of the time: each would begin again, and again, at what it had learnt.
 */
const KEEPING = ['--no-memory-reducer', '--no-flush-bytecode'];

/**
 * Each environment compiles for itself, a thousand functions that run a few hundred times each. The optimiser in the middle does
 * that for most of them, a hundred times over, and earns back less than it costs; the last one, for what is hot indeed, stays.
 */
const COMPILING = ['--no-maglev'];

/** Has the threads that this process starts from now on compile little, and keep what they have warmed up. */
export function keepEnvironmentsWarm(): void {
  for (const flag of [...KEEPING, ...COMPILING]) setFlagsFromString(flag);
}
