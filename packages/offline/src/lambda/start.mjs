import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

/*
 * The first thing in an execution environment's thread. JavaScript, because only what comes after it is cached: compiled
 * code, and worker.ts without its types.
 */
if (workerData.compileCache !== undefined) enableCompileCache(workerData.compileCache);
await import('./worker.ts');
