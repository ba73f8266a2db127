/** Figures as a person reads them. `-` stands for what there is none of. */

export const count = (number: number): string => number.toLocaleString('en-GB');

/** `share` of 1 in percent, rounded down: 99.96 % is not everything. */
export const percent = (share: number | undefined): string =>
  share === undefined ? '-' : `${Math.floor(share * 1_000) / 10} %`;

/** A time that something took. */
export const took = (milliseconds: number | undefined): string => {
  if (milliseconds === undefined) return '-';
  if (milliseconds < 1_000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${Math.round(milliseconds / 100) / 10} s`;
  return `${Math.round(milliseconds / 60_000)} min`;
};
