/** Those of `values` that are there more than once, each once. */
export const repeated = (values: readonly string[]): readonly string[] => [
  ...new Set(values.filter((value, place) => values.indexOf(value) !== place)),
];
