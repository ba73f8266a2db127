import type { Classification, LetterError, Source } from './letter.ts';

/** A message that its queue has moved by itself: its function crashed, timed out or was throttled each time, and could say nothing. */
export const RECEIVES_EXHAUSTED = 'receives-exhausted';

/** The runtime's own code for a handler that failed each time; `cause` and message say with what. */
const RETRIES_EXHAUSTED = 'retries-exhausted';

const BY_CODE: Readonly<Record<string, Classification>> = {
  [RECEIVES_EXHAUSTED]: 'transient',
  'event-malformed': 'poison',
  'event-unexpected': 'poison',
  'event-too-old': 'poison',
  'sequence-reused': 'poison',
  'saga-unknown': 'poison',
  'event-invalid': 'schema',
  'event-version-unknown': 'schema',
};

/** Writers of one aggregate that met each time: it is calmer later. Other conflicts are what the domain says no with. */
const CONTENTION = 'concurrency-conflict';

/** How clients of AWS and Node's sockets say that the other side is busy, slow or away. */
const TRANSIENT_WORDS =
  /throttl|too ?many ?requests|time-?d? ?out|timeout|unavailable|internal ?(server|failure|error)|ECONN(RESET|REFUSED|ABORTED)|ETIMEDOUT|EPIPE|EAI_AGAIN|ENOTFOUND|socket hang up|network ?error|ProvisionedThroughputExceeded|RequestLimitExceeded|TransactionConflict|circuit/i;

/** Mistakes of a program, however their messages read. */
const DEFECTS = /\b(TypeError|ReferenceError|RangeError|SyntaxError|AssertionError)\b/;

export const classify = (
  { kind }: Pick<Source, 'kind'>,
  { code, message, cause }: Pick<LetterError, 'code' | 'message' | 'cause'>,
): Classification => {
  switch (kind) {
    case 'outbox':
      // The outbox spends attempts on permanent refusals only.
      return 'poison';
    case 'saga':
    case 'stream':
      return 'unknown';
    case 'rule-target':
      return TRANSIENT_WORDS.test(`${code} ${message}`) ? 'transient' : 'unknown';
    case 'consumer':
    case 'delay':
      return code === RETRIES_EXHAUSTED ? byCause(message, cause) : (BY_CODE[code] ?? 'unknown');
  }
};

const byCause = (message: string, cause: LetterError['cause']): Classification => {
  if (cause?.kind === 'unavailable' || cause?.code === CONTENTION) return 'transient';
  if (cause !== undefined && cause.kind !== 'internal') return 'unknown';
  return !DEFECTS.test(message) && TRANSIENT_WORDS.test(message) ? 'transient' : 'unknown';
};
