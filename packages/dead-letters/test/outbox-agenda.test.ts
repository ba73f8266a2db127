import { agenda, redriveBegun } from '@edtech/dead-letters';
import { because, HOUR, letterOf, message, NOW } from './letters.ts';

test.each(['outbox', 'saga', 'stream'] as const)(
  'what only a person redrives goes back to people when nobody knows whether it was: %s',
  (kind) => {
    const letter = letterOf(message('m-1'));
    const begun = redriveBegun({ ...letter, source: { ...letter.source, kind } }, because, NOW);
    expect(agenda([begun], NOW).flat()).toMatchObject([{ kind: 'wait' }]);
    expect(agenda([begun], NOW + HOUR).flat()).toMatchObject([
      { kind: 'route', reason: 'nobody knows whether it was redriven' },
    ]);
  },
);
