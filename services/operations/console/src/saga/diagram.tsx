import type { SagaDiagram } from '@edtech/operations/answers';
import { Scrolls } from '../parts/scrolls.tsx';
import { inWords } from '../words.ts';
import { BOX, layoutOf } from './layout.ts';

export interface DiagramProps {
  readonly diagram: SagaDiagram;
  readonly label: string;
  /** The state that it is in. */
  readonly current?: string;
  /** States that it has been in. */
  readonly passed?: ReadonlySet<string>;
  /** What stands below the name of a state. */
  readonly noteOf?: (state: string, steps: readonly string[]) => string | undefined;
}

const noteOfSteps = (_state: string, steps: readonly string[]): string | undefined =>
  steps.length > 1 ? steps.map(inWords).join(' + ') : undefined;

/** A saga's definition, drawn; and as a list, for who does not see it. */
export const Diagram = ({ diagram, label, current, passed, noteOf = noteOfSteps }: DiagramProps) => {
  const { boxes, edges, width, height } = layoutOf(diagram);
  return (
    <figure class="diagram">
      <Scrolls label={label}>
        <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
          <defs>
            <marker
              id="arrow"
              viewBox="0 0 8 8"
              refX="2"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0L8 4L0 8z" />
            </marker>
          </defs>
          {edges.map(({ from, to, on, path, isBack }) => (
            <path
              key={`${from} ${to} ${on}`}
              class={isBack ? 'edge back' : 'edge'}
              d={path}
              marker-end="url(#arrow)"
            >
              <title>{on}</title>
            </path>
          ))}
          {boxes.map(({ name, kind, steps, x, y }) => {
            const note = noteOf(name, steps);
            return (
              <g
                key={name}
                class={['state', kind, name === current ? 'current' : passed?.has(name) ? 'passed' : ''].join(
                  ' ',
                )}
              >
                <rect x={x} y={y} width={BOX.width} height={BOX.height} rx="10" />
                <text x={x + BOX.width / 2} y={y + (note === undefined ? 31 : 23)}>
                  {inWords(name)}
                </text>
                {note === undefined ? null : (
                  <text class="note" x={x + BOX.width / 2} y={y + 40}>
                    {note}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </Scrolls>
      <details>
        <summary>As a list</summary>
        <ul>
          {diagram.states.map(({ name }) => (
            <li key={name}>
              <b>{inWords(name)}</b>
              {name === current ? ' (here)' : ''}
              <ul>
                {diagram.transitions
                  .filter(({ from }) => from === name)
                  .map(({ to, on }) => (
                    <li key={`${to} ${on}`}>
                      to {inWords(to)}: {on}
                    </li>
                  ))}
              </ul>
            </li>
          ))}
        </ul>
      </details>
    </figure>
  );
};
