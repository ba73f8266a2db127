import { mendFunction } from '@edtech/dead-letters/mend';
import { courses } from '../application/courses.ts';
import { occasions } from '../application/occasions.ts';
import { recipients } from '../application/recipients.ts';
import { notificationRepublication } from '../application/republication.ts';
import { requests } from '../application/requests.ts';
import { store } from './store.ts';

export const handler = mendFunction('notification', {
  store,
  consumers: [recipients, courses, occasions, requests, notificationRepublication],
});
