import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

/*
 * The first thing in a thread that houses execution environments. JavaScript, because only what comes after it is cached:
 * compiled code, and thread.ts without its types.
 */
if (workerData.compileCache !== undefined) enableCompileCache(workerData.compileCache);
await import('./thread.ts');
