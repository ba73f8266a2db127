import {
  AggregateUnclear,
  DeadLetterContended,
  DeadLetterNotFound,
  DeadLetterState,
  EditInvalid,
  HistoryFull,
  LettersCursorUnknown,
  MendingRefused,
  MendingUnavailable,
  NotEditable,
  NothingChosen,
  NotRedrivable,
  NotSent,
  OwnerUnknown,
  PROCESSOR_SCHEDULE,
  TooManyLetters,
} from '@edtech/dead-letters';
import { ConcurrencyConflict, TableUnavailable } from '@edtech/event-store';
import { job, pageOf, route, service } from '@edtech/infrastructure';

const id = '9958f91fe1c7cf014625';

const away = new TableUnavailable(new Error('try again'));

const violations = [{ path: '/email', rule: 'format', message: 'must match format "email"' }];

/** What services say of what they are asked to do. */
const ofServices = {
  edits: [
    new MendingUnavailable('payment', undefined),
    new OwnerUnknown('payment-accounts'),
    new EditInvalid('payment-accounts could not handle it', violations),
  ],
  discards: [
    new MendingUnavailable('payment', undefined),
    new OwnerUnknown('payment-accounts'),
    new ConcurrencyConflict(['fence#payment-accounts#edtech.user#User#u-1']),
  ],
  redrives: [
    new MendingUnavailable('booking', undefined),
    new OwnerUnknown('booking-sagas'),
    new MendingRefused({
      code: 'saga-not-found',
      kind: 'not-found',
      message: 'There is no saga LessonBooking b-1.',
    }),
    new MendingRefused({
      code: 'saga-not-stuck',
      kind: 'conflict',
      message: 'The saga LessonBooking b-1 is RUNNING: nothing waits for a person.',
    }),
    new ConcurrencyConflict(['saga#LessonBooking#b-1']),
  ],
};

const changes = [new DeadLetterNotFound(id), new HistoryFull(id), new DeadLetterContended(id), away];

const deadLetterId = 'The letter’s id.';

const WHICH = {
  state: 'Those in this state, or ALL; those that are not closed when absent.',
  aggregate: 'Those of this aggregate: `Type/id`.',
};

const REVEALED = {
  deadLetterId,
  payload:
    'Asks for what may be personal as well, which needs a `reason`. Who asks and why is put on record first.',
  reason: 'Why it is asked for.',
};

/** Asks others while the caller waits. */
const SECONDS = 25;

/** Events that ended somewhere, and what becomes of them. */
export default service({
  name: 'dead-letters',
  publishes: false,
  routes: [
    route('GET /dead-letters', 'list-dead-letters', {
      does: 'Lists dead letters, the longest open first',
      deadLetters: 'lists',
      parameters: { ...WHICH, cause: 'Those of the cause with this fingerprint.' },
      answers: { 200: pageOf('deadLetters', 'listed-letter') },
      refuses: [new LettersCursorUnknown(), new AggregateUnclear('User'), away],
      notes: 'Those of an aggregate are listed by their sequence, those of a cause by when they ended first.',
    }),
    route('GET /dead-letters/causes', 'list-dead-letter-causes', {
      does: 'Groups dead letters by what most likely caused them, and counts them',
      deadLetters: 'lists',
      timeoutSeconds: SECONDS,
      memoryMegabytes: 1024,
      parameters: WHICH,
      answers: { 200: 'dead-letter-causes' },
      refuses: [new AggregateUnclear('User'), away],
    }),
    route('GET /dead-letters/{deadLetterId}', 'get-dead-letter', {
      does: 'Reads a dead letter, with its history and what is in it',
      deadLetters: 'shows',
      parameters: REVEALED,
      answers: { 200: 'dead-letter' },
      refuses: changes,
    }),
    route('GET /dead-letters/{deadLetterId}/diff', 'get-dead-letter-diff', {
      does: 'Says where the last edit of a dead letter differs from what was received',
      deadLetters: 'shows',
      parameters: REVEALED,
      answers: { 200: 'dead-letter-diff' },
      refuses: changes,
    }),
    route('POST /dead-letters/redrive', 'redrive-dead-letters', {
      does: 'Has the events of a cause or of an aggregate handled once more',
      deadLetters: 'redrives',
      timeoutSeconds: SECONDS,
      memoryMegabytes: 1024,
      answers: { 200: 'redrive-many' },
      refuses: [
        new NothingChosen('Give either a cause or an aggregate.'),
        new AggregateUnclear('User'),
        new LettersCursorUnknown(),
        new TooManyLetters(),
        away,
      ],
      notes:
        'Those that are OPEN or ROUTED, those of one aggregate in their order. With the `cursor` of the answer the next request goes on behind those. What has become of each is in the answer, also of those that were refused.',
    }),
    route('POST /dead-letters/{deadLetterId}/redrive', 'redrive-dead-letter', {
      does: 'Has the event of a dead letter handled once more',
      deadLetters: 'redrives',
      timeoutSeconds: SECONDS,
      parameters: { deadLetterId },
      answers: { 200: 'letter' },
      refuses: [
        new DeadLetterState(id, 'DISCARDED', 'redriven'),
        new NotRedrivable(id, 'its record is not FAILED.'),
        new NotSent(id, new Error('try again')),
        ...changes,
        ...ofServices.redrives,
      ],
    }),
    route('POST /dead-letters/{deadLetterId}/edit', 'edit-dead-letter', {
      does: 'Stores another payload of a dead letter, which is what is redriven then',
      deadLetters: 'edits',
      timeoutSeconds: SECONDS,
      parameters: { deadLetterId },
      answers: { 200: 'letter' },
      refuses: [
        new DeadLetterState(id, 'REDRIVING', 'edited'),
        new NotEditable(id, 'it was edited 5 times.'),
        ...ofServices.edits,
        ...changes,
      ],
      notes:
        'Its consumer reads it first, with its own schema; id, type, source, aggregate and sequence of the event stay. Nothing is sent before it is redriven.',
    }),
    route('POST /dead-letters/{deadLetterId}/discard', 'discard-dead-letter', {
      does: 'Gives the event of a dead letter up; an ordered consumer goes past it',
      deadLetters: 'discards',
      timeoutSeconds: SECONDS,
      parameters: { deadLetterId },
      answers: { 200: 'letter' },
      refuses: [new DeadLetterState(id, 'REDRIVING', 'discarded'), ...changes, ...ofServices.discards],
    }),
  ],
  jobs: [
    job('process-dead-letters', {
      does: 'Collects what has ended anywhere, redrives what may be well by now, and leaves the rest to people',
      schedules: [PROCESSOR_SCHEDULE],
      seesToDeadLetters: true,
      timeoutSeconds: 240,
    }),
  ],
});
