/** Cuts what is printed into lines. */
export interface LineCutter {
  add(text: string): void;
  /** Nothing comes any more: what is left is a line too. */
  end(): void;
}

/** @param onLine is told each line once it is complete */
export function createLineCutter(onLine: (line: string) => void): LineCutter {
  let rest = '';
  return {
    add(text) {
      const lines = `${rest}${text}`.split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    },
    end() {
      if (rest !== '') onLine(rest);
      rest = '';
    },
  };
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
