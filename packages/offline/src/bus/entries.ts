import { type BusEvent, eventTime } from './event.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEvents.html */
const MAXIMUM_ENTRIES = 10;
/** The whole request; an entry may be that large since January 2026. */
const MAXIMUM_BYTES = 1_048_576;
/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevent-size.html */
const TIME_BYTES = 14;
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
const TRACE_HEADER_CHARACTERS = 500;

export interface Publisher {
  readonly region: string;
  readonly accountId: string;
  readonly nowMs: number;
  readonly newId: () => string;
  /** Turns an entry that is in order away, as EventBridge does when it is in trouble. */
  readonly refuse?: (bus: string, event: BusEvent) => Failure | undefined;
}

export type EntryResult =
  | { readonly EventId: string }
  | { readonly ErrorCode: string; readonly ErrorMessage: string };

export interface Accepted {
  /** A name or an ARN, as given; `default` when the entry has none. */
  readonly bus: string;
  readonly event: BusEvent;
}

export type PutEvents =
  | { readonly refused: string }
  | {
      readonly refused: undefined;
      readonly entries: readonly EntryResult[];
      readonly accepted: readonly Accepted[];
    };

/** Judges a PutEvents request: a request over a limit is refused as a whole, a bad entry by itself. */
export function readPutEvents(request: unknown, publisher: Publisher): PutEvents {
  const entries: unknown = isMapping(request) ? request.Entries : undefined;
  if (!Array.isArray(entries)) return { refused: lengthMessage('null', 'Member must not be null') };
  if (entries.length === 0) {
    return { refused: lengthMessage('[]', 'Member must have length greater than or equal to 1') };
  }
  if (entries.length > MAXIMUM_ENTRIES) {
    const shown = `[${entries.length} entries]`;
    return {
      refused: lengthMessage(shown, `Member must have length less than or equal to ${MAXIMUM_ENTRIES}`),
    };
  }
  const wrongTrace = entries.map(wrongTraceHeader).find((message) => message !== undefined);
  if (wrongTrace !== undefined) return { refused: wrongTrace };
  const read = entries.map((entry: unknown) => readEntry(entry));
  if (read.reduce((total, { bytes }) => total + bytes, 0) > MAXIMUM_BYTES) {
    return { refused: 'Total size of the entries in the request is over the limit.' };
  }
  const accepted: Accepted[] = [];
  const results = read.map((entry): EntryResult => {
    const judged = judge(entry, publisher);
    if ('ErrorCode' in judged) return judged;
    const refused = publisher.refuse?.(entry.bus, judged);
    if (refused !== undefined) return refused;
    accepted.push({ bus: entry.bus, event: judged });
    return { EventId: judged.id };
  });
  return { refused: undefined, entries: results, accepted };
}

/** It is no part of the event, so that no target finds it there; and nothing here traces what it names. */
function wrongTraceHeader(entry: unknown, position: number): string | undefined {
  const header: unknown = isMapping(entry) ? entry.TraceHeader : undefined;
  if (header === undefined || header === null) return undefined;
  const length = text(header).length;
  const place = `entries.${position + 1}.member.traceHeader`;
  if (length === 0) return lengthMessage('', 'Member must have length greater than or equal to 1', place);
  if (length <= TRACE_HEADER_CHARACTERS) return undefined;
  const constraint = `Member must have length less than or equal to ${TRACE_HEADER_CHARACTERS}`;
  return lengthMessage(text(header), constraint, place);
}

interface Entry {
  readonly source: string;
  readonly detailType: string;
  readonly detail: string;
  readonly bus: string;
  readonly resources: readonly string[];
  readonly timeMs: number | undefined;
  readonly bytes: number;
}

function readEntry(value: unknown): Entry {
  const entry = isMapping(value) ? value : {};
  const source = text(entry.Source);
  const detailType = text(entry.DetailType);
  const detail = text(entry.Detail);
  const resources = Array.isArray(entry.Resources) ? entry.Resources.map(text) : [];
  const timeMs = typeof entry.Time === 'number' ? entry.Time * 1000 : undefined;
  const texts = [source, detailType, detail, ...resources];
  const bytes = texts.reduce(
    (sum, part) => sum + Buffer.byteLength(part),
    timeMs === undefined ? 0 : TIME_BYTES,
  );
  return { source, detailType, detail, bus: text(entry.EventBusName) || 'default', resources, timeMs, bytes };
}

type Failure = Extract<EntryResult, { ErrorCode: string }>;

function judge(entry: Entry, { region, accountId, nowMs, newId }: Publisher): BusEvent | Failure {
  if (entry.source === '') return missing('Source');
  if (entry.detailType === '') return missing('DetailType');
  if (entry.detail === '') return missing('Detail');
  if (entry.source.startsWith('aws.')) {
    return { ErrorCode: 'NotAuthorizedForSourceException', ErrorMessage: 'Not authorized for the source.' };
  }
  const detail = parseDetail(entry.detail);
  if (detail === undefined) return { ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' };
  return {
    version: '0',
    id: newId(),
    'detail-type': entry.detailType,
    source: entry.source,
    account: accountId,
    time: eventTime(entry.timeMs ?? nowMs),
    region,
    resources: entry.resources,
    detail,
  };
}

function missing(parameter: string): Failure {
  return {
    ErrorCode: 'InvalidArgument',
    ErrorMessage: `Parameter ${parameter} is not valid. Reason: ${parameter} is a required argument.`,
  };
}

function parseDetail(json: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const detail: unknown = JSON.parse(json);
    return isMapping(detail) ? detail : undefined;
  } catch {
    return undefined;
  }
}

function lengthMessage(value: string, constraint: string, place = 'entries'): string {
  return `1 validation error detected: Value '${value}' at '${place}' failed to satisfy constraint: ${constraint}`;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
