import { isRecord } from './json.ts';

/** Fields of an event's data that say nothing of anybody by themselves. */
const PLAIN = /(^i|I)d$|^timestamp$|At$/;

const MASK = '***';

/**
 * A payload without what may be personal: what stands in the data of its event, and all of what is no event. Which fields there are,
 * and what kind of value each has, is left.
 */
export const masked = (payload: unknown): unknown => {
  if (!isRecord(payload)) return maskOf(payload);
  const { detail, event } = payload;
  if (isRecord(detail)) return { ...payload, detail: { ...detail, data: dataMasked(detail.data) } };
  // A letter of an outbox has the event within.
  if (isRecord(event)) return { ...payload, event: masked(event) };
  return dataMasked(payload);
};

/** What stands in a field of that name, or at a path that ends with it, without what may be personal. */
export const dataMasked = (value: unknown, name = ''): unknown => {
  if (Array.isArray(value)) return value.map((one) => dataMasked(one, name));
  if (isRecord(value))
    return Object.fromEntries(Object.entries(value).map(([field, one]) => [field, dataMasked(one, field)]));
  return PLAIN.test(name) ? value : maskOf(value);
};

const maskOf = (value: unknown): unknown =>
  value === null || typeof value === 'boolean' ? value : `${MASK} (${typeof value})`;
