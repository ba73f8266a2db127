import type { Metric } from '../alarms/metric.ts';
import { PROMISES, type PromiseName } from '../alarms/promises.ts';
import { onStage } from '../template.ts';

/** A metric in a graph, and what its line is called. */
export interface Line {
  readonly metric: Metric;
  readonly label: string;
}

/** A graph of metrics over time. */
export interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** Draws the threshold of a promise. */
  readonly promise?: PromiseName;
  /** Lines on top of each other, for what adds up. */
  readonly stacked?: boolean;
}

/** A part of the dashboard: a heading, how its alarms stand, and graphs. */
export interface Section {
  readonly heading: string;
  /** What is to be seen, and where to look further. */
  readonly text: string;
  /** Names of alarms, as the template calls them: `outbox-age-payment`. */
  readonly alarms: readonly string[];
  readonly graphs: readonly Graph[];
}

/** The grid of a dashboard is so wide: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
const WIDTH = 24;

const GRAPHS_IN_A_ROW = 3;
const GRAPH_HEIGHT = 7;
const TEXT_HEIGHT = 2;

/** An alarm takes a fourth of a row, and a row of them so much. */
const ALARMS_IN_A_ROW = 4;
const ALARM_ROW_HEIGHT = 1;
const ALARM_FRAME_HEIGHT = 2;

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The body of a dashboard, as JSON with a line for each metric, so that a change of it can be reviewed. */
export const dashboardBody = (sections: readonly Section[]): string => {
  const widgets: string[] = [];
  let y = 0;
  const add = (height: number, ...texts: readonly string[]): void => {
    widgets.push(...texts);
    y += height;
  };
  for (const { heading, text, alarms, graphs } of sections) {
    add(TEXT_HEIGHT, textWidget(heading, text, { x: 0, y, width: WIDTH, height: TEXT_HEIGHT }));
    const height = ALARM_FRAME_HEIGHT + Math.ceil(alarms.length / ALARMS_IN_A_ROW) * ALARM_ROW_HEIGHT;
    if (alarms.length > 0) add(height, alarmWidget(alarms, { x: 0, y, width: WIDTH, height }));
    for (let first = 0; first < graphs.length; first += GRAPHS_IN_A_ROW) {
      const row = graphs.slice(first, first + GRAPHS_IN_A_ROW);
      const width = WIDTH / GRAPHS_IN_A_ROW;
      add(
        GRAPH_HEIGHT,
        ...row.map((graph, at) => graphWidget(graph, { x: at * width, y, width, height: GRAPH_HEIGHT })),
      );
    }
  }
  return `{ "widgets": [\n${widgets.join(',\n')}\n] }`;
};

const textWidget = (heading: string, text: string, box: Box): string =>
  JSON.stringify({ type: 'text', ...box, properties: { markdown: `## ${heading}\n${text}` } });

const alarmWidget = (names: readonly string[], box: Box): string => {
  const arns = names.map(
    (name) => `arn:\${AWS::Partition}:cloudwatch:\${AWS::Region}:\${AWS::AccountId}:alarm:${onStage(name)}`,
  );
  return withLines({ type: 'alarm', ...box, properties: { title: 'Alarms', alarms: LINES } }, arns);
};

const PERIOD_SECONDS = 60;

const graphWidget = ({ title, lines, promise, stacked = false }: Graph, box: Box): string =>
  withLines(
    {
      type: 'metric',
      ...box,
      properties: {
        title,
        region: `\${AWS::Region}`,
        view: 'timeSeries',
        stacked,
        period: PERIOD_SECONDS,
        yAxis: { left: { min: 0 } },
        ...(promise === undefined
          ? {}
          : { annotations: { horizontal: [{ label: promise, value: PROMISES[promise].threshold }] } }),
        metrics: LINES,
      },
    },
    lines.map(({ metric, label }) => [
      metric.namespace,
      metric.name,
      ...Object.entries(metric.dimensions).flat(),
      { stat: metric.statistic, label },
    ]),
  );

/** Stands for a list until its items are written, each on a line. */
const LINES = '@lines';

const withLines = (widget: object, items: readonly unknown[]): string =>
  JSON.stringify(widget).replace(
    JSON.stringify(LINES),
    () => `[\n  ${items.map((item) => JSON.stringify(item)).join(',\n  ')}\n]`,
  );
