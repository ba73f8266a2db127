import type { SagaDiagram } from '@edtech/operations/answers';
import { useEffect, useRef } from 'preact/hooks';
import { Scrolls } from '../parts/scrolls.tsx';
import { inWords } from '../words.ts';
import { BOX, layoutOf } from './layout.ts';

type State = SagaDiagram['states'][number];

export interface DiagramProps {
  readonly diagram: SagaDiagram;
  readonly label: string;
  /** The state that it is in. */
  readonly current?: string;
  /** States that it has been in. */
  readonly passed?: ReadonlySet<string>;
  /** What stands below the name of a state. */
  readonly noteOf?: (state: State) => string | undefined;
  readonly titleOf?: (state: State) => string;
}

const noteOfKind = ({ kind, steps }: State): string | undefined =>
  kind === 'undo' ? 'given back' : steps.length > 1 ? `${steps.length} side by side` : undefined;

/** What gives back is called by what it gives back: it stands beside it, and says so. */
const nameOf = ({ name, kind }: State): string =>
  inWords(kind === 'undo' ? name.replace(/^UNDO_/, '') : name);

/** A saga's definition, drawn; and as a list, for who does not see it. */
export const Diagram = ({
  diagram,
  label,
  current,
  passed,
  noteOf = noteOfKind,
  titleOf = nameOf,
}: DiagramProps) => {
  const { boxes, edges, width, height } = layoutOf(diagram);
  const drawing = useRef<SVGSVGElement>(null);
  const here = boxes.find(({ name }) => name === current);
  useEffect(() => {
    // On a narrow screen, where it is comes first.
    const around = drawing.current?.parentElement;
    if (around && here) around.scrollLeft = here.x + here.width - around.clientWidth + 40;
  }, [here?.x]);
  return (
    <figure class="diagram">
      <Scrolls label={label}>
        <svg
          ref={drawing}
          width={width}
          height={height}
          viewBox={`0 0 ${width} ${height}`}
          aria-hidden="true"
        >
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
          {boxes.map(({ name, kind, steps, x, y, width: wide }) => {
            const note = noteOf({ name, kind, steps });
            return (
              <g
                key={name}
                class={['state', kind, name === current ? 'current' : passed?.has(name) ? 'passed' : ''].join(
                  ' ',
                )}
              >
                <rect x={x} y={y} width={wide} height={BOX.height} rx="10" />
                <text x={x + wide / 2} y={y + (note === undefined ? 31 : 23)}>
                  {titleOf({ name, kind, steps })}
                </text>
                {note === undefined ? null : (
                  <text class="note" x={x + wide / 2} y={y + 40}>
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
          {diagram.states.map(({ name, steps }) => (
            <li key={name}>
              <b>{inWords(name)}</b>
              {name === current ? ' (here)' : ''}
              {steps.length > 1 ? `: ${steps.map(inWords).join(', ')}` : ''}
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
