import { Scrolls } from './scrolls.tsx';

/** Data as JSON, line by line. */
export const Json = ({ value, label }: { readonly value: unknown; readonly label: string }) => (
  <Scrolls label={label}>
    <pre class="json">{typeof value === 'string' ? value : JSON.stringify(value, undefined, 2)}</pre>
  </Scrolls>
);
