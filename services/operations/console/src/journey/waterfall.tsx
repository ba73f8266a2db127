import type { JourneyAnswer } from '@edtech/operations/answers';
import { Link } from '../parts/link.tsx';
import { took } from '../words.ts';
import { Publications } from './deliveries.tsx';
import { keyOf, type Node, nameOf, type Span, spanOf, treeOf, wholeOf } from './tree.ts';

const percentOf = (part: number, whole: Span): string =>
  `${(100 * part) / Math.max(1, whole.end - whole.begin)}%`;

const Row = ({ node: { step, children }, whole }: { readonly node: Node; readonly whole: Span }) => {
  const { begin, end } = spanOf(step);
  const isBad = step.publications.some(
    ({ status, deliveries }) =>
      status === 'FAILED' || deliveries.some(({ state }) => state === 'dead-letter'),
  );
  return (
    <li class={isBad ? 'step bad' : 'step'}>
      <div class="head">
        <div class="what">
          <b>{nameOf(step)}</b>{' '}
          <small>
            {step.kind === 'event' ? (
              <Link
                to={{
                  page: 'aggregate',
                  type: step.aggregate.type,
                  id: step.aggregate.id,
                  version: String(step.aggregate.version),
                }}
              >
                {step.aggregate.type} v{step.aggregate.version}
              </Link>
            ) : (
              <Link to={{ page: 'saga', saga: step.saga, id: step.sagaId }}>saga</Link>
            )}{' '}
            in {step.service}
          </small>
        </div>
        <span class="offset">+{took(begin - whole.begin)}</span>
        <div class="track" aria-hidden="true">
          <i
            style={{
              insetInlineStart: percentOf(begin - whole.begin, whole),
              inlineSize: percentOf(end - begin, whole),
            }}
          />
        </div>
      </div>
      {step.publications.length === 0 ? null : <Publications of={step.publications} />}
      {children.length === 0 ? null : (
        <ol>
          {children.map((child) => (
            <Row key={keyOf(child.step)} node={child} whole={whole} />
          ))}
        </ol>
      )}
    </li>
  );
};

/** What caused what, and when: each step under the one that caused it, on one line of time. */
export const Waterfall = ({ steps }: Pick<JourneyAnswer, 'steps'>) => {
  const whole = wholeOf(steps);
  return (
    <ol class="waterfall">
      {treeOf(steps).map((node) => (
        <Row key={keyOf(node.step)} node={node} whole={whole} />
      ))}
    </ol>
  );
};
