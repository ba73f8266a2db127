import { parseEnvelope } from '@edtech/contracts';
import { DEAD_LETTER_ATTRIBUTE } from '@edtech/messaging';
import { RECEIVES_EXHAUSTED } from './classification.ts';
import type { DeadLetterQueue } from './dead-letter-queue.ts';
import { isRecord } from './json.ts';
import type { EventFacts, LetterError, Source } from './letter.ts';
import { iso } from './policy.ts';
import { letterIdOf, type Receipt } from './receipt.ts';

/** A message of a dead-letter queue. */
export interface DeadMessage {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, string | undefined>>;
  /** Epoch milliseconds. When SQS has moved it by itself, that is when it was sent to the queue that it comes from. */
  readonly sentAt: number;
}

/** What a message of `queue` says. Whatever is in there, something comes of it: a letter that nobody can read is one as well. */
export const readMessage = (queue: DeadLetterQueue, message: DeadMessage): Receipt => {
  const { messageId, body, attributes, sentAt } = message;
  const content = jsonIn(body);
  const { event, identity } = whatEnded(queue, content, body);
  const source: Source = {
    kind: attributes.RULE_ARN === undefined ? queue.kind : 'rule-target',
    name: queue.name,
    ordered: queue.ordered,
  };
  return {
    letterId: attributes[DEAD_LETTER_ATTRIBUTE] ?? letterIdOf(queue, identity),
    source,
    error: errorOf(queue, attributes, content),
    ...(event === undefined ? {} : { event }),
    body,
    messageId,
    endedAt: iso(sentAt),
  };
};

const jsonIn = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
};

const field = (value: unknown, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((found, name) => (isRecord(found) ? found[name] : undefined), value);

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** The event, if it can be read, and what is the same whenever it comes again. */
const whatEnded = (
  { kind, name }: DeadLetterQueue,
  content: unknown,
  body: string,
): { readonly event: EventFacts | undefined; readonly identity: string } => {
  switch (kind) {
    case 'consumer': {
      const event = eventFacts(field(content, 'detail'), name);
      return { event, identity: event === undefined ? body : `${event.id} ${event.replayId ?? ''}` };
    }
    case 'outbox': {
      const [pk, sk] = [field(content, 'outbox', 'pk'), field(content, 'outbox', 'sk')];
      const event = eventFacts(field(content, 'event', 'detail'), name);
      return { event, identity: typeof pk === 'string' && typeof sk === 'string' ? `${pk} ${sk}` : body };
    }
    case 'delay':
    case 'stream':
      return { event: undefined, identity: body };
  }
};

const eventFacts = (detail: unknown, consumer: string): EventFacts | undefined => {
  const parsed = parseEnvelope(detail);
  if (!parsed.ok) return undefined;
  const { id, type, version, source, aggregate, correlationId, replay } = parsed.envelope;
  return {
    id,
    type,
    version,
    source,
    aggregateType: aggregate.type,
    aggregateId: aggregate.id,
    sequence: aggregate.sequence,
    correlationId,
    ...(replay?.mode === 'reprocess' && replay.consumer === consumer ? { replayId: replay.id } : {}),
  };
};

const MESSAGE_CHARACTERS = 4_000;

const errorOf = (
  { kind }: DeadLetterQueue,
  attributes: DeadMessage['attributes'],
  content: unknown,
): LetterError => {
  if (kind === 'stream') {
    const condition = textOf(field(content, 'requestContext', 'condition')) ?? 'unknown';
    const arn = textOf(field(content, 'requestContext', 'functionArn')) ?? 'a function';
    const functionName = arn.split(':function:').at(-1)?.split(':')[0] ?? arn;
    return { code: condition, message: `${functionName} kept failing on records of the stream` };
  }
  const { errorCode, errorMessage, violations, causeCode, causeKind, ERROR_CODE, ERROR_MESSAGE } = attributes;
  const code = errorCode ?? ERROR_CODE ?? RECEIVES_EXHAUSTED;
  const message =
    errorMessage ?? ERROR_MESSAGE ?? 'it was received again and again, and nothing was said about it';
  return {
    code,
    message: message.slice(0, MESSAGE_CHARACTERS),
    ...(violations === undefined ? {} : { violations }),
    ...(causeCode === undefined || causeKind === undefined
      ? {}
      : { cause: { code: causeCode, kind: causeKind } }),
  };
};
