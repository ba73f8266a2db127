import type { SagaVersions } from '@edtech/saga';
import {
  lessonBookingConsumer,
  lessonBookingLocalConsumer,
  lessonBookings,
} from '../../services/booking/src/application/sagas.ts';
import type { ServiceConsumer } from '../consumers/consumers.ts';

/** Every saga that can be stuck, and the names of the consumers that hear for it. */
export const SAGAS: readonly { readonly versions: SagaVersions; readonly hears: readonly string[] }[] = [
  { versions: lessonBookings, hears: [lessonBookingConsumer.name, lessonBookingLocalConsumer.name] },
];

/** Name of the table that a consumer's commits go to: its service's own, or that of the service's sagas. */
export const tableOwnerOf = ({ service, name }: ServiceConsumer): string =>
  SAGAS.some(({ hears }) => hears.includes(name)) ? `${service}-sagas` : service;
