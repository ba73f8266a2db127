import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Scrolls } from '../parts/scrolls.tsx';
import { lineThrough, round, ticksTo } from './scale.ts';

/** One thing that is drawn over time. */
export interface Series {
  readonly name: string;
  /** Its colour, by a class of the style sheet. */
  readonly tone: string;
  /** One for each moment; nothing where nothing was measured. */
  readonly values: readonly (number | undefined)[];
}

export interface ChartProps {
  readonly title: string;
  /** What it shows, in a sentence. */
  readonly summary: ComponentChildren;
  readonly moments: readonly string[];
  readonly series: readonly Series[];
  /** Bars stand on each other, and say how many; lines say how long. */
  readonly as: 'bars' | 'lines';
  readonly text: (value: number) => string;
  /** A promise, drawn as a line: above it is too much. */
  readonly promise?: { readonly value: number; readonly name: string };
}

const HEIGHT = 200;
const EDGE = { top: 12, right: 8, bottom: 22, left: 54 } as const;

/** The width of an element, as it is now. */
const useWidth = () => {
  const element = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(560);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => setWidth(current.clientWidth));
    observer.observe(current);
    setWidth(current.clientWidth);
    return () => observer.disconnect();
  }, []);
  return { element, width };
};

/** Figures over time: drawn for who sees it, and as a table for who does not or wants the numbers. */
export const Chart = ({ title, summary, moments, series, as, text, promise }: ChartProps) => {
  const { element, width } = useWidth();
  const [pointed, setPointed] = useState<number>();
  const total = (index: number): number =>
    as === 'bars'
      ? series.reduce((sum, { values }) => sum + (values[index] ?? 0), 0)
      : Math.max(0, ...series.map(({ values }) => values[index] ?? 0));
  const highest = Math.max(...moments.map((_, index) => total(index)), (promise?.value ?? 0) * 1.1);
  const ticks = ticksTo(highest);
  const top = ticks.at(-1) ?? 1;
  const inner = Math.max(80, width - EDGE.left - EDGE.right);
  const step = inner / Math.max(1, moments.length);
  const x = (index: number): number => EDGE.left + (index + 0.5) * step;
  const y = (value: number): number => EDGE.top + (1 - value / top) * (HEIGHT - EDGE.top - EDGE.bottom);
  const point = (event: PointerEvent): void => {
    const { left } = (event.currentTarget as SVGElement).getBoundingClientRect();
    const index = Math.floor((event.clientX - left - EDGE.left) / step);
    setPointed(index >= 0 && index < moments.length ? index : undefined);
  };
  const every = Math.max(1, Math.ceil(moments.length / Math.max(2, Math.floor(inner / 90))));
  return (
    <figure class="chart">
      <figcaption>
        <h3>{title}</h3>
        <p>{summary}</p>
      </figcaption>
      <ul class="legend">
        {series.map(({ name, tone, values }) => (
          <li key={name} class={tone}>
            <i />
            {name}
            {pointed === undefined ? null : (
              <b>{values[pointed] === undefined ? '–' : text(values[pointed])}</b>
            )}
          </li>
        ))}
        {pointed === undefined ? null : <li class="moment">{moments[pointed]}</li>}
      </ul>
      <div ref={element}>
        <svg
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          aria-hidden="true"
          onPointerMove={point}
          onPointerLeave={() => setPointed(undefined)}
        >
          {ticks.map((tick) => (
            <g key={tick} class="tick">
              <line x1={EDGE.left} x2={width - EDGE.right} y1={y(tick)} y2={y(tick)} />
              <text x={EDGE.left - 8} y={y(tick) + 4}>
                {text(tick)}
              </text>
            </g>
          ))}
          {moments.map((moment, index) =>
            (moments.length - 1 - index) % every === 0 ? (
              <text key={moment} class="moment" x={x(index)} y={HEIGHT - 5}>
                {moment}
              </text>
            ) : null,
          )}
          {pointed === undefined ? null : (
            <rect
              class="pointed"
              x={x(pointed) - step / 2}
              width={step}
              y={EDGE.top}
              height={HEIGHT - EDGE.top - EDGE.bottom}
            />
          )}
          {as === 'bars'
            ? moments.map((moment, index) => {
                let below = 0;
                return series.map(({ name, tone, values }) => {
                  const value = values[index] ?? 0;
                  if (value === 0) return null;
                  const bottom = y(below);
                  below += value;
                  const height = Math.max(1.5, bottom - y(below));
                  const wide = Math.min(34, Math.max(1, step * 0.72));
                  return (
                    <rect
                      key={`${moment} ${name}`}
                      class={`bar ${tone}`}
                      x={round(x(index) - wide / 2)}
                      y={round(bottom - height)}
                      width={round(wide)}
                      height={round(height)}
                      rx={Math.min(2, wide / 3)}
                    />
                  );
                });
              })
            : series.map(({ name, tone, values }) => (
                <g key={name} class={tone}>
                  <path
                    class="line"
                    d={lineThrough(
                      values.map((value, index) =>
                        value === undefined ? undefined : { x: x(index), y: y(value) },
                      ),
                    )}
                  />
                  {values.map((value, index) =>
                    value === undefined ? null : (
                      <circle
                        key={moments[index]}
                        cx={x(index)}
                        cy={y(value)}
                        r={pointed === index ? 4 : 2}
                      />
                    ),
                  )}
                </g>
              ))}
          {promise === undefined ? null : (
            <g class="promise">
              <line x1={EDGE.left} x2={width - EDGE.right} y1={y(promise.value)} y2={y(promise.value)} />
              <text x={width - EDGE.right} y={y(promise.value) - 5}>
                {promise.name}
              </text>
            </g>
          )}
        </svg>
      </div>
      <details>
        <summary>As a table</summary>
        <Scrolls label={`${title}, as a table`}>
          <table>
            <thead>
              <tr>
                <th scope="col">Minute</th>
                {series.map(({ name }) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {moments.map((moment, index) => (
                <tr key={moment}>
                  <th scope="row">{moment}</th>
                  {series.map(({ name, values }) => (
                    <td key={name}>{values[index] === undefined ? '–' : text(values[index])}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolls>
      </details>
    </figure>
  );
};
