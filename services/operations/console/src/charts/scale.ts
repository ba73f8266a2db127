/** Round numbers up to at least `most`, from 0 on, about `steps` of them. */
export const ticksTo = (most: number, steps = 4): readonly number[] => {
  const wanted = Math.max(most, 1) / steps;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].map((one) => one * power).find((one) => one >= wanted) ?? 10 * power;
  const whole = Math.max(1, step);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / whole) + 1 }, (_, index) => index * whole);
};

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line through points, broken where there is none. */
export const lineThrough = (points: readonly (Point | undefined)[]): string => {
  let isBroken = true;
  return points
    .map((point) => {
      if (point === undefined) {
        isBroken = true;
        return '';
      }
      const text = `${isBroken ? 'M' : 'L'}${round(point.x)} ${round(point.y)}`;
      isBroken = false;
      return text;
    })
    .join('');
};

export const round = (number: number): number => Math.round(number * 10) / 10;
