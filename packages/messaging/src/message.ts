import { type Envelope, parseEnvelope, readAs, upcastSettings, type Violation } from '@edtech/contracts';
import type { Consumer, Handles } from './consumer.ts';
import { Poison } from './poison.ts';

/** A message of the queue, understood: the event, and the handler for it, if the consumer has one. */
export interface Message {
  readonly body: string;
  readonly envelope: Envelope;
  /** Absent for an event that an ordered consumer only counts. */
  readonly handles?: Handles;
}

const SETTINGS = upcastSettings(process.env);

/**
 * Reads and validates a message's body, and upcasts an older version of its event to the one that the handler speaks.
 * Unknown fields are ignored: producers may be newer than this consumer.
 * @throws Poison when no later try could make sense of it
 */
export const readBody = (consumer: Consumer, body: string): Message => {
  const envelope = readEnvelope(body);
  const handles = consumer.on.find(({ contract }) => contract.type === envelope.type);
  if (handles === undefined) {
    if (consumer.ordered !== false) return { body, envelope };
    throw new Poison('event-unexpected', `${consumer.name} does not handle ${envelope.type}`, { envelope });
  }
  const { contract } = handles;
  const { type, version } = envelope;
  const reading = readAs(contract, version, envelope.data, SETTINGS);
  switch (reading.outcome) {
    case 'read':
      return { body, envelope: { ...envelope, version: contract.version, data: reading.data }, handles };
    case 'version-unknown':
      throw new Poison(
        'event-version-unknown',
        `${consumer.name} speaks version ${contract.version} of ${type}, not ${version}`,
        { envelope },
      );
    case 'invalid': {
      const upcast = reading.version === version ? '' : `, upcast from version ${version},`;
      const what = `${type} version ${reading.version}${upcast} breaks its schema`;
      throw invalid(what, reading.violations, envelope);
    }
  }
};

const readEnvelope = (body: string): Envelope => {
  const parsed = parseEnvelope(detailOf(body));
  if (!parsed.ok) throw invalid('the message is no event', parsed.violations);
  return parsed.envelope;
};

/** The event within what EventBridge delivers: the whole of its own envelope, `detail` included. */
const detailOf = (body: string): unknown => {
  try {
    const delivered: unknown = JSON.parse(body);
    return typeof delivered === 'object' && delivered !== null && 'detail' in delivered
      ? delivered.detail
      : undefined;
  } catch (error) {
    throw new Poison('event-malformed', 'the message is not JSON', { cause: error });
  }
};

const invalid = (what: string, violations: readonly Violation[], envelope?: Envelope): Poison => {
  const listed = violations.map(({ path, message }) => `${path === '' ? '/' : path} ${message}`).join('; ');
  return new Poison('event-invalid', `${what}: ${listed}`, {
    violations,
    ...(envelope === undefined ? {} : { envelope }),
  });
};
