import { Progress } from './progress.ts';

/** All aggregates of the service. */
export const aggregates = [Progress] as const;
