import type { SagaDefinition } from '@edtech/saga';
import { lessonBooking } from '../../services/booking/src/application/lesson-booking.ts';

/** Every saga of the platform, and the page that shows it. */
export const SAGAS: readonly { readonly definition: SagaDefinition; readonly page: string }[] = [
  { definition: lessonBooking, page: 'docs/sagas/lesson-booking.md' },
];
