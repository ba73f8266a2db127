/** Collects an option that may be given several times. */
export const several = (value: string, values: readonly string[] = []): readonly string[] => [
  ...values,
  value,
];
