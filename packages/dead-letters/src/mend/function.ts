import { SQSClient } from '@aws-sdk/client-sqs';
import { environment, jsonLog, type Log, PlatformError } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import { type Consumer, queueUrlVariable, sqsRequeue } from '@edtech/messaging';
import type { SagaVersions } from '@edtech/saga';
import { EditInvalid } from '../errors.ts';
import { MendRequestUnknown, type Refusal } from './errors.ts';
import { createMender, type MenderOptions } from './mender.ts';
import { isMendRequest, type MendRequest } from './request.ts';

/** What the function of a service answers: that it is done, or why it is not. */
export type MendAnswer =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'refused'; readonly refusal: Refusal };

/** The function of a service that does what is asked of it. What it cannot say itself makes the invocation fail. */
export const createMendHandler =
  (mend: (request: MendRequest) => Promise<void>, log: Log) =>
  async (event: unknown): Promise<MendAnswer> => {
    if (!isMendRequest(event)) throw new MendRequestUnknown();
    try {
      await mend(event);
      log({ level: 'info', message: 'mended', does: event.does, ...saidBy(event) });
      return { outcome: 'done' };
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      const { code, kind, message } = error;
      log({ level: 'warn', message: 'not mended', does: event.does, code, error: message });
      const violations = error instanceof EditInvalid ? { violations: error.violations } : {};
      return { outcome: 'refused', refusal: { code, kind, message, ...violations } };
    }
  };

/** Who asks, and why; nothing of what is in an event. */
const saidBy = (request: MendRequest): object =>
  'by' in request ? { by: request.by, reason: request.reason } : {};

/** The variable that names the consumers of a service, as its declaration has them. */
export const MENDED_CONSUMERS_VARIABLE = 'MENDED_CONSUMERS';

/** The list of a function is not that of its service's declaration. */
export class ConsumersDiffer extends PlatformError {
  readonly code = 'consumers-differ';
  readonly kind = 'internal';

  constructor(listed: readonly string[], declared: readonly string[]) {
    super(
      `mend.ts lists the consumers ${listed.join(', ')}, but its service has ${declared.join(', ')}. List all that it has.`,
    );
  }
}

export interface MendFunctionOptions {
  /** Of the service; absent when it neither publishes nor consumes in an order. */
  readonly store?: EventStore;
  /** All that the service declares, and those that hear for its sagas. */
  readonly consumers: readonly Consumer[];
  readonly sagas?: { readonly store: EventStore; readonly versions: readonly SagaVersions[] };
}

/**
 * The handler of a service's mend function.
 * @param service its name
 * @throws EnvironmentIncomplete without the queue of each ordered consumer, ConsumersDiffer
 */
export const mendFunction = (
  service: string,
  { store, consumers, sagas }: MendFunctionOptions,
): ReturnType<typeof createMendHandler> => {
  const ordered = consumers.filter((one) => one.ordered !== false);
  const urls = environment(MENDED_CONSUMERS_VARIABLE, ...ordered.map(queueUrlVariable));
  refuseOthers(
    consumers.map(({ name }) => name),
    (urls[MENDED_CONSUMERS_VARIABLE] ?? '').split(' '),
  );
  const client = new SQSClient();
  const options: MenderOptions = {
    consumers,
    storeNamed: (name) => (name === service ? store : name === `${service}-sagas` ? sagas?.store : undefined),
    inboxes: () => store ?? missing(service),
    queueOf: (name) => sqsRequeue({ client, queueUrl: urls[queueUrlVariable({ name })] ?? '' }),
    ...(sagas === undefined ? {} : { sagas: { store: () => sagas.store, versions: sagas.versions } }),
  };
  return createMendHandler(createMender(options), jsonLog);
};

const refuseOthers = (listed: readonly string[], declared: readonly string[]): void => {
  if (listed.toSorted().join(' ') !== declared.filter(Boolean).toSorted().join(' '))
    throw new ConsumersDiffer(listed, declared);
};

const missing = (service: string): never => {
  throw new RangeError(`mend.ts of ${service} has no store, but an ordered consumer needs one.`);
};
