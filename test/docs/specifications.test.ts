import { decisionsIn, withNamedDecisions } from '../../scripts/specifications/decisions.ts';
import type { Elsewhere } from '../../scripts/specifications/elsewhere.ts';
import { gapsIn, unproven } from '../../scripts/specifications/gaps.ts';
import type { Inventory } from '../../scripts/specifications/inventory.ts';
import { pagesOf } from '../../scripts/specifications/pages.ts';
import type { Specification } from '../../scripts/specifications/specification.ts';
import { eventsInWords, words } from '../../scripts/specifications/words.ts';
import { ROOT } from '../deploy/packages.ts';

const DOMAIN = `import type { Decision } from '@edtech/event-store/aggregate';
type OnTally = Decision<typeof Tally>;
export const raise = (by: number): Decision<typeof Tally> => () => [{ type: 'Raised', data: { by } }];
export const lower =
  (): OnTally =>
  (state) => state.total === 0 ? [] : [{ type: 'Lowered', data: {} }];
const hidden = (): OnTally => () => [];
export const total = (state: State): number => state.total;
`;

const raised: Specification = {
  service: 'counting',
  aggregate: 'Tally',
  groups: ['raising', 'by one'],
  rule: 'counts | adds',
  given: ['Raised', 'Raised'],
  when: 'raise',
  outcome: ['Raised'],
};
const refused: Specification = {
  ...raised,
  groups: [],
  rule: 'is refused',
  given: [],
  outcome: { refusal: 'TallyFull', code: 'tally-full', message: 'The tally is full.' },
};
const counting: Inventory = {
  service: 'counting',
  aggregates: ['Tally'],
  decisions: ['raise'],
  refusals: ['TallyFull'],
};
const early: Elsewhere = {
  service: 'counting',
  refusal: 'TallyGone',
  because: 'it is looked up',
  test: 'README.md',
};

describe('the decisions of a domain', () => {
  test('are the exported functions that say so of what they return', () => {
    expect(decisionsIn(DOMAIN).map(({ name }) => name)).toEqual(['raise', 'lower']);
  });

  test('are named without a line being moved', () => {
    const named = withNamedDecisions(DOMAIN);
    expect(named.split('\n')).toHaveLength(DOMAIN.split('\n').length);
    expect(named).toContain('export const raise = named$("raise", (by: number)');
    expect(named).toContain('const hidden = (): OnTally => () => [];');
    expect(withNamedDecisions('export const one = 1;\n')).toBe('export const one = 1;\n');
  });
});

describe('what has no specification', () => {
  test('is nothing when all is told', () => {
    expect(gapsIn([counting], [raised, refused], [])).toEqual([]);
    const inventory = { ...counting, refusals: ['TallyFull', 'TallyGone'] };
    expect(gapsIn([inventory], [raised, refused], [early])).toEqual([]);
  });

  test.each<[string, Partial<Inventory>, readonly Specification[], readonly Elsewhere[], string]>([
    ['an aggregate', { aggregates: ['Tally', 'Sum'] }, [], [], 'the aggregate Sum has no specification'],
    ['a decision', { decisions: ['raise', 'lower'] }, [], [], 'no specification says when lower does what'],
    [
      'a refusal',
      { refusals: ['TallyFull', 'TallyGone'] },
      [],
      [],
      'no specification ends with the refusal TallyGone',
    ],
    [
      'a refusal, listed, that is gone',
      {},
      [],
      [early],
      'TallyGone is listed as shown elsewhere, and has a specification or is gone',
    ],
    [
      'a refusal, listed, that has one by now',
      {},
      [],
      [{ ...early, refusal: 'TallyFull' }],
      'TallyFull is listed as shown elsewhere, and has a specification or is gone',
    ],
    [
      'a decision that a test makes up',
      {},
      [{ ...raised, when: '' }],
      [],
      '"raising by one counts | adds" asks for a decision that the domain does not export: it has no name',
    ],
  ])('is found: %s', (_, more, specifications, elsewhere, problem) => {
    const found = gapsIn([{ ...counting, ...more }], [raised, refused, ...specifications], elsewhere);
    expect(found).toEqual([`services/counting: ${problem}`]);
  });

  test('is not that of another service with the same name', () => {
    const other = { ...counting, service: 'adding' };
    expect(gapsIn([other], [raised, refused], [])).toHaveLength(3);
  });

  test('is shown by a test that says so, or the list is wrong', () => {
    expect(unproven(ROOT, [{ ...early, says: 'EdTech' }])).toEqual([]);
    expect(unproven(ROOT, [early])).toEqual(['services/counting: README.md does not show TallyGone']);
    expect(unproven(ROOT, [{ ...early, test: 'no-such-file' }])).toHaveLength(1);
  });
});

describe('the pages', () => {
  const pages = pagesOf([raised, refused, { ...refused, given: ['Raised'], outcome: [] }], [early]);

  test('tell each rule once, with what is given, asked and done', () => {
    const [, rules = ''] = pages.get('docs/specifications/counting.md')?.split('# Counting') ?? [];
    expect(rules.split('\n').filter((line) => line !== '')).toEqual([
      '[All services](README.md)',
      '## Tally',
      '### Raising: by one',
      '| rule | given | when | then |',
      '| --- | --- | --- | --- |',
      '| counts \\| adds | raised × 2 | raise | raised |',
      '| rule | given | when | then |',
      '| --- | --- | --- | --- |',
      '| is refused | *nothing yet* | raise | **refused**: “The tally is full.” (`tally-full`) |',
      '|  | raised | raise | *nothing more* |',
      '## Refused before anything is decided',
      '| refusal | because | shown by |',
      '| --- | --- | --- |',
      '| tally gone | it is looked up | `README.md` |',
    ]);
  });

  test('are listed with what each service decides about, and how many rules there are', () => {
    expect(pages.get('docs/specifications/README.md')).toContain('| [counting](counting.md) | tally | 2 |');
  });
});

test('names become words', () => {
  expect(words('PaymentAuthorized')).toBe('payment authorized');
  expect(words('capturePayment')).toBe('capture payment');
  expect(eventsInWords(['A', 'B', 'B', 'A'])).toBe('a, b × 2, a');
  expect(eventsInWords([])).toBe('');
});
