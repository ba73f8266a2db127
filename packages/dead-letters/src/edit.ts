import { EditInvalid, NotEditable } from './errors.ts';
import type { EventFacts, Letter } from './letter.ts';
import { readMessage } from './read-message.ts';

/** As much as an event's data may have, and its envelope around it. */
const LONGEST_BYTES = 380_000;

/** By what consumers, fences and markers know an event. */
const IDENTITY = [
  'id',
  'type',
  'source',
  'aggregateType',
  'aggregateId',
  'sequence',
  'replayId',
] as const satisfies readonly (keyof EventFacts)[];

/**
 * Whether `body` may take the place of the letter's payload: it is an event, and the same one.
 * @throws NotEditable, EditInvalid
 */
export const checkEdit = (letter: Letter, body: string): void => {
  const { id, source, event } = letter;
  if (source.kind !== 'consumer' && source.kind !== 'rule-target')
    throw new NotEditable(id, `what ended is no message of a consumer, but of a ${source.kind}.`);
  const bytes = Buffer.byteLength(body);
  if (bytes > LONGEST_BYTES)
    throw new EditInvalid(`it has ${bytes - LONGEST_BYTES} bytes more than an event may have`);
  const queue = { kind: 'consumer', name: source.name, ordered: source.ordered } as const;
  const { event: next } = readMessage(queue, { messageId: '', body, attributes: {}, sentAt: 0 });
  if (next === undefined)
    throw new EditInvalid('it is no event: `detail` has to be an envelope, as the bus delivers it');
  const changed = event === undefined ? [] : IDENTITY.filter((name) => next[name] !== event[name]);
  if (changed.length > 0)
    throw new EditInvalid(`it would be another event: ${changed.join(', ')} must stay as received`);
};
