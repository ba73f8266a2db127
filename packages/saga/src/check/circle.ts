/**
 * A state from which one can come back to it; undefined when there is none, so that every way ends. States that nothing leads
 * to are taken away, again and again: what is left goes round (Kahn, https://doi.org/10.1145/368996.369025).
 *
 * @param edges pairs of numbers, from and to
 */
export const circleIn = (states: number, edges: readonly number[]): number | undefined => {
  const incoming = new Int32Array(states);
  const outgoing = new Int32Array(states + 1);
  for (let edge = 0; edge < edges.length; edge += 2) {
    outgoing[(edges[edge] ?? 0) + 1] = (outgoing[(edges[edge] ?? 0) + 1] ?? 0) + 1;
    incoming[edges[edge + 1] ?? 0] = (incoming[edges[edge + 1] ?? 0] ?? 0) + 1;
  }
  for (let state = 0; state < states; state += 1)
    outgoing[state + 1] = (outgoing[state + 1] ?? 0) + (outgoing[state] ?? 0);
  const targets = new Int32Array(edges.length / 2);
  const filled = outgoing.slice();
  for (let edge = 0; edge < edges.length; edge += 2) {
    const from = edges[edge] ?? 0;
    targets[filled[from] ?? 0] = edges[edge + 1] ?? 0;
    filled[from] = (filled[from] ?? 0) + 1;
  }
  const free: number[] = [];
  for (let state = 0; state < states; state += 1) if (incoming[state] === 0) free.push(state);
  let left = states;
  for (let state = free.pop(); state !== undefined; state = free.pop()) {
    left -= 1;
    for (let place = outgoing[state] ?? 0; place < (outgoing[state + 1] ?? 0); place += 1) {
      const target = targets[place] ?? 0;
      incoming[target] = (incoming[target] ?? 0) - 1;
      if (incoming[target] === 0) free.push(target);
    }
  }
  return left === 0 ? undefined : incoming.findIndex((count) => count > 0);
};
