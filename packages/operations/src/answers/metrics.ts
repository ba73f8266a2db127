export type { MetricsAnswer, MinuteMetrics } from '../event-metrics.ts';
