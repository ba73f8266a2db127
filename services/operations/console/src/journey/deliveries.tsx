import type { DeliveryAnswer, DeliveryState, PublicationAnswer } from '@edtech/operations/answers';
import type { Tone } from '../parts/badge.tsx';
import { stateInWords } from '../parts/badge.tsx';
import { Icon, type IconName } from '../parts/icon.tsx';
import { took } from '../words.ts';

const STATES: Readonly<Record<DeliveryState, readonly [tone: Tone, icon: IconName, text: string]>> = {
  handled: ['good', 'check', 'handled'],
  waiting: ['warn', 'clock', 'waits'],
  parked: ['warn', 'clock', 'waits for its turn'],
  'dead-letter': ['bad', 'alert', 'dead letter'],
  skipped: ['calm', 'check', 'only counted'],
  unknown: ['calm', 'more', 'not known'],
};

/** How long it took, as far as is known: an ordered consumer only knows when the event was committed. */
const tookSince = (from: string, { state, at }: DeliveryAnswer): string => {
  const milliseconds = at === undefined || state !== 'handled' ? 0 : Date.parse(at) - Date.parse(from);
  return milliseconds > 0 ? ` +${took(milliseconds)}` : '';
};

const Delivery = ({ of, from }: { readonly of: DeliveryAnswer; readonly from: string }) => {
  const [tone, icon, text] = STATES[of.state];
  return (
    <li class={`delivery ${tone}`}>
      <Icon name={icon} />
      <span>{of.consumer}</span>
      <small>
        {text}
        {tookSince(from, of)}
      </small>
    </li>
  );
};

/** What was published, and how far it has come at each consumer. */
export const Publications = ({ of }: { readonly of: readonly PublicationAnswer[] }) => (
  <ul class="publications">
    {of.map(({ id, type, version, destination, status, createdAt, publishedAt, deliveries }) => (
      <li key={id}>
        <p>
          <code>
            {type} v{version}
          </code>{' '}
          <small class={status === 'FAILED' ? 'bad' : 'faint'}>
            {destination === 'local' ? 'within its service, ' : ''}
            {publishedAt === undefined
              ? stateInWords(status)
              : `published +${took(Math.max(0, Date.parse(publishedAt) - Date.parse(createdAt)))}`}
          </small>
        </p>
        {deliveries.length === 0 ? null : (
          <ul class="deliveries">
            {deliveries.map((delivery) => (
              <Delivery key={delivery.consumer} of={delivery} from={createdAt} />
            ))}
          </ul>
        )}
      </li>
    ))}
  </ul>
);
