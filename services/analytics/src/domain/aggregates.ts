import { Activity } from './activity.ts';

/** All aggregates of the service. */
export const aggregates = [Activity] as const;
