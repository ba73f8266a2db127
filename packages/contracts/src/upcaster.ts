import type { UpcastSettings } from './upcast-settings.ts';

/** Makes the data of one version from the data of the version before it. Pure, and defined for whatever that version allows. */
export type Upcaster<From, To> = (data: From, settings: UpcastSettings) => To;
