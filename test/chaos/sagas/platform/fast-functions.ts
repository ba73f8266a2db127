import { liveIn } from '../../platform/fast-process.ts';
import { clockOfItsOwn, timerMilliseconds } from '../../workflows/time.ts';
import { SAGA_SCALE } from './time.ts';

/* Loaded into every function of the platform before its own code. */

liveIn(clockOfItsOwn(SAGA_SCALE), timerMilliseconds);
