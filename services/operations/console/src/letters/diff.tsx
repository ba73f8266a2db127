import type { Difference } from '@edtech/dead-letters/answers';

const text = (value: unknown): string => JSON.stringify(value, undefined, 2);

/** Where the last edit differs from what came. */
export const Diff = ({ differences }: { readonly differences: readonly Difference[] }) => (
  <dl class="diff">
    {differences.map((one) => (
      <div key={one.path}>
        <dt>
          <code>{one.path === '' ? 'the whole payload' : one.path}</code>
        </dt>
        {'stored' in one ? (
          <dd class="stored">
            <span class="sr">It came as </span>
            {text(one.stored)}
          </dd>
        ) : null}
        {'edited' in one ? (
          <dd class="edited">
            <span class="sr">It is edited to </span>
            {text(one.edited)}
          </dd>
        ) : null}
      </div>
    ))}
  </dl>
);
