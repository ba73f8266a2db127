/**
 * A trace in its two notations. Envelopes carry W3C's, as any tool reads that:
 * https://www.w3.org/TR/trace-context/#traceparent-header. AWS speaks X-Ray's in its headers and its console:
 * https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader.
 * The same ids are in both:
 *
 *     00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01
 *     Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1
 */

/** Version ff and ids of zeros only are invalid. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

const ROOT = /^1-([0-9a-f]{8})-([0-9a-f]{24})$/;

/** Of the flags of a traceparent. */
const SAMPLED = 1;

/** What AWS takes where it takes the header: https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html */
const TRACE_HEADER_CHARACTERS = 500;

/** The W3C trace in `value`, or nothing: the standard says to drop a malformed one, not to refuse what carries it. */
export const readTraceparent = (value: string | undefined): string | undefined =>
  value !== undefined && TRACEPARENT.test(value) ? value : undefined;

/**
 * The W3C trace of an X-Ray header, or nothing when it is malformed or names no parent. Fields that are neither ids nor the
 * sampling decision, such as `Self` and `Lineage`, are passed over; a decision that is still to be made counts as not sampled.
 */
export const traceparentOf = (header: string | undefined): string | undefined => {
  if (header === undefined || header.length > TRACE_HEADER_CHARACTERS) return undefined;
  const fields = fieldsOf(header);
  const [, time, rest] = ROOT.exec(fields?.get('Root') ?? '') ?? [];
  const flags = flagsOf(fields?.get('Sampled'));
  if (time === undefined || rest === undefined || flags === undefined) return undefined;
  return readTraceparent(`00-${time}${rest}-${fields?.get('Parent') ?? ''}-${flags}`);
};

/** The X-Ray header of a W3C trace, or nothing when it is malformed. */
export const traceHeaderOf = (traceparent: string | undefined): string | undefined => {
  const [, id, parent, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (id === undefined || parent === undefined || flags === undefined) return undefined;
  const sampled = Number.parseInt(flags, 16) & SAMPLED;
  return `Root=${rootOf(id)};Parent=${parent};Sampled=${sampled}`;
};

/** What a log line says of a trace: its id as X-Ray writes it, by which lines and traces find each other. */
export const traceFacts = (traceparent: string | undefined): { readonly traceId?: string } => {
  const [, id] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  return id === undefined ? {} : { traceId: rootOf(id) };
};

const rootOf = (id: string): string => `1-${id.slice(0, 8)}-${id.slice(8)}`;

/** By name; nothing when one of them has no value or is there twice, as nobody can tell then which of them counts. */
const fieldsOf = (header: string): ReadonlyMap<string, string> | undefined => {
  const fields = new Map<string, string>();
  for (const field of header.split(';').map((text) => text.trim())) {
    if (field === '') continue;
    const at = field.indexOf('=');
    const name = field.slice(0, at);
    if (at < 1 || fields.has(name)) return undefined;
    fields.set(name, field.slice(at + 1));
  }
  return fields;
};

const flagsOf = (sampled: string | undefined): '00' | '01' | undefined => {
  switch (sampled) {
    case '1':
      return '01';
    case '0':
    case '?':
    case undefined:
      return '00';
    default:
      return undefined;
  }
};
