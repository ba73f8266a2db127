/** Figures and times as a person reads them. */

const NUMBER = new Intl.NumberFormat('en-GB');

export const count = (number: number): string => NUMBER.format(number);

/** `1 event`, `3 events`. */
export const counted = (number: number, one: string, several = `${one}s`): string =>
  `${count(number)} ${number === 1 ? one : several}`;

/** How long something took. */
export const took = (milliseconds: number | undefined): string => {
  if (milliseconds === undefined) return '–';
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 10_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return span(milliseconds);
};

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
] as const;

/** A length of time in its one or two largest units: `2 h 5 min`. */
export const span = (milliseconds: number): string => {
  const whole = Math.max(0, Math.floor(milliseconds / 1_000) * 1_000);
  const at = UNITS.findIndex(([, length]) => whole >= length);
  const [unit, length] = UNITS[at] ?? (['s', 1_000] as const);
  const main = `${Math.floor(whole / length)} ${unit}`;
  const [smaller, part] = (at === -1 ? undefined : UNITS[at + 1]) ?? [];
  if (smaller === undefined || part === undefined || smaller === 's') return main;
  const rest = Math.floor((whole % length) / part);
  return rest === 0 ? main : `${main} ${rest} ${smaller}`;
};

/** When something was, seen from now. */
export const ago = (at: string, now: number): string => {
  const since = now - Date.parse(at);
  if (Number.isNaN(since)) return at;
  if (Math.abs(since) < 2_000) return 'just now';
  return since > 0 ? `${span(since)} ago` : `in ${span(-since)}`;
};

/** `2026-11-29 02:14:07.123`, in the time of who reads it. */
export const exactly = (at: string): string => {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) return at;
  const pad = (number: number, length = 2): string => String(number).padStart(length, '0');
  const date = `${time.getFullYear()}-${pad(time.getMonth() + 1)}-${pad(time.getDate())}`;
  return `${date} ${pad(time.getHours())}:${pad(time.getMinutes())}:${pad(time.getSeconds())}.${pad(time.getMilliseconds(), 3)}`;
};

/** `14:07`, in the time of who reads it. */
export const clockOf = (at: string): string => exactly(at).slice(11, 16);

/** A share of 1 in percent, rounded down: 99.96 % is not everything. */
export const percent = (share: number | undefined): string =>
  share === undefined ? '–' : `${Math.floor(share * 1_000) / 10} %`;

/** The beginning of a long id, by which a person tells it from others. */
export const short = (id: string): string => (id.length <= 14 ? id : `${id.slice(0, 8)}…${id.slice(-4)}`);

/** `AVAILABILITY_CHECK` as `Availability check`. */
export const inWords = (constant: string): string => {
  const words = constant.replaceAll(/[_-]+/g, ' ').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
