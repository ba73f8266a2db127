import { liveIn } from '../platform/fast-process.ts';
import { clockOfItsOwn, timerMilliseconds } from './time.ts';

/* Loaded into every function of the platform before its own code. */

liveIn(clockOfItsOwn(), timerMilliseconds);
