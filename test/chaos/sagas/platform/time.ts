import { EPOCH, scaledTiming } from '../../platform/time.ts';

/*
 * Sagas live twice as fast as they do: a step is answered in 6 s of the fast time or asked again, and what answers it here are
 * four services that share one machine.
 *
 *   a step is not answered      6 s     are 3 s
 *   the deadline of a booking   30 s    are 15 s
 *   the sweeper of sagas        30 s    are 15 s
 *   a lost timer                60 s    are 30 s
 */
export const SAGA_SCALE = 0.5;

/** What a fast clock shows that is neither ahead nor behind, in epoch milliseconds. */
export const sagaNow: () => number = scaledTiming(SAGA_SCALE, EPOCH, 0).now;

/** Seconds of the fast time in as many `milliseconds` of this machine's. */
export const sagaSeconds = (milliseconds: number): number => milliseconds / SAGA_SCALE / 1_000;
