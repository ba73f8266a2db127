import type { Readable } from 'node:stream';

/** Calls back once per complete line of the stream, and for the rest when it ends. */
export function forEachLine(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
    rest = '';
  });
}

/**
 * Whether a line is for CloudWatch, which makes metrics of it, and for nobody to read.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export const isEmbeddedMetric = (line: string): boolean => {
  if (!line.startsWith('{') || !line.includes('"_aws"')) return false;
  try {
    const { _aws: directive }: { readonly _aws?: { readonly CloudWatchMetrics?: unknown } } =
      JSON.parse(line);
    return Array.isArray(directive?.CloudWatchMetrics);
  } catch {
    return false;
  }
};
