import type { FenceSubject, ItemKey } from '@edtech/event-store/layout';
import type { Because } from '../changes.ts';

/**
 * What a service is asked to do in its own tables, or with its own schemas, about an event that ended: nobody else may write there.
 *
 * - `check-edit`: would its consumer read this payload?
 * - `give-up`: have an ordered consumer go past an event.
 * - `retry-record`: have a record of its outbox that FAILED be due again, with all of its attempts.
 * - `resume-saga`: have a stuck saga ask again for what is not given back.
 */
export type MendRequest =
  | { readonly does: 'check-edit'; readonly consumer: string; readonly body: string }
  | ({ readonly does: 'give-up'; readonly subject: FenceSubject; readonly sequence: number } & Because)
  /** `store`: of the service, or of its sagas: `booking-sagas`. */
  | { readonly does: 'retry-record'; readonly store: string; readonly key: ItemKey }
  | ({
      readonly does: 'resume-saga';
      readonly saga: string;
      readonly id: string;
      readonly correlationId: string;
      /** Of the letter. */
      readonly causationId: string;
    } & Because);

/**
 * Has a service do what is asked.
 * @throws what the service refuses it with, and MendingUnavailable
 */
export type Mend = (service: string, request: MendRequest) => Promise<void>;

const KINDS: readonly unknown[] = [
  'check-edit',
  'give-up',
  'retry-record',
  'resume-saga',
] satisfies readonly MendRequest['does'][];

/** Whether somebody asks for something that services do. Who may invoke the function sends nothing else. */
export const isMendRequest = (value: unknown): value is MendRequest =>
  typeof value === 'object' && value !== null && 'does' in value && KINDS.includes(value.does);
