import { createLineCutter, isEmbeddedMetric } from '../../src/lambda/output-lines.ts';

test('lines are told one by one, however they are cut, and the rest at the end', () => {
  const lines: string[] = [];
  const cutter = createLineCutter((line) => lines.push(line));
  for (const text of ['one\ntw', 'o\n', 'thr', 'ee']) cutter.add(text);
  expect(lines).toEqual(['one', 'two']);
  cutter.end();
  expect(lines).toEqual(['one', 'two', 'three']);
});

test.each([
  ['{"_aws":{"Timestamp":1,"CloudWatchMetrics":[]},"service":"s"}', true],
  ['{"service":"s","_aws":{"CloudWatchMetrics":[{"Namespace":"n"}]}}', true],
  ['{"level":"info","message":"swept"}', false],
  ['{"level":"info","message":"it said \\"_aws\\""}', false],
  ['{"_aws":"no directive"}', false],
  ['{"_aws":{"CloudWatchMetrics":[]', false],
  ['"_aws"', false],
  ['', false],
])('%s is a line of metrics: %s', (line, isOne) => {
  expect(isEmbeddedMetric(line)).toBe(isOne);
});
