import type { IconName } from '../parts/icon.tsx';
import type { Page, Place } from '../places.ts';

export interface Section {
  readonly name: string;
  readonly icon: IconName;
  readonly place: Place;
  /** The pages that belong to it. */
  readonly pages: readonly Page[];
  /** Whether it has a place in the bar of a phone. */
  readonly isInBar: boolean;
}

/** Where the navigation leads. */
export const SECTIONS: readonly Section[] = [
  { name: 'Overview', icon: 'pulse', place: { page: 'overview' }, pages: ['overview'], isInBar: true },
  {
    name: 'Dead letters',
    icon: 'letters',
    place: { page: 'letters' },
    pages: ['letters', 'letter'],
    isInBar: true,
  },
  { name: 'Consumers', icon: 'consumers', place: { page: 'consumers' }, pages: ['consumers'], isInBar: true },
  { name: 'Sagas', icon: 'sagas', place: { page: 'sagas' }, pages: ['sagas', 'saga'], isInBar: true },
  { name: 'Outboxes', icon: 'outboxes', place: { page: 'outboxes' }, pages: ['outboxes'], isInBar: false },
  { name: 'Event types', icon: 'events', place: { page: 'events' }, pages: ['events'], isInBar: false },
];
