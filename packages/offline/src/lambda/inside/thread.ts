import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import type { OpenMessage, ThreadData } from '../messages.ts';
import { shareThread } from './isolation.ts';
import { runFunction } from './run-function.ts';

/* The inside of a thread that houses execution environments: it opens one whenever the runtime asks for one. */

// The runtime starts this thread and nobody else does, so its data has this shape.
const { preload } = workerData as ThreadData;

shareThread();
const preloaded = preload === undefined ? Promise.resolve() : import(pathToFileURL(preload).href);
// Each environment that waits for it is told.
preloaded.catch(() => undefined);

parentPort?.on('message', (message: OpenMessage) => void runFunction(message, preloaded));
