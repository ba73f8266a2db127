import { EventContractViolated, userCreatedV1, userProfileUpdatedV1 } from '@edtech/contracts';
import { allContracts } from '@edtech/contracts/catalogue';
import fc from 'fast-check';
import { eventFiles, schemaOf } from './schema-files.ts';
import { valuesOf } from './values.ts';

const registered = {
  userId: 'u-1',
  email: 'alice@example.com',
  role: 'STUDENT',
  authMethod: 'password',
  timestamp: '2026-11-02T09:30:00.000Z',
};

const changed = {
  userId: 'u-1',
  changes: { email: 'alice@example.net' },
  timestamp: '2026-11-02T09:31:00.000Z',
};

const paths = (violations: readonly { path: string }[]): readonly string[] =>
  violations.map(({ path }) => path);

test('the catalogue holds a contract for every schema', () => {
  expect(
    allContracts.map(({ context, type, version }) => `schemas/${context}/${type}.v${version}.json`).sort(),
  ).toEqual([...eventFiles].sort());
});

describe.each(allContracts.map((contract) => ({ name: `${contract.type} v${contract.version}`, contract })))(
  '$name',
  ({ contract }) => {
    const schema = schemaOf(contract);
    const [example = {}] = schema.examples ?? [];
    const properties = Object.keys(schema.properties ?? {});

    test('takes each of its examples', () => {
      for (const shown of schema.examples ?? []) {
        expect(contract.publish(shown)).toEqual([]);
        expect(contract.consume(shown)).toEqual([]);
      }
    });

    test('takes whatever its schema allows', () => {
      fc.assert(
        fc.property(valuesOf(schema), (value) => {
          expect(contract.publish(value)).toEqual([]);
          expect(contract.consume(value)).toEqual([]);
        }),
      );
    });

    test('names each field that is missing', () => {
      const required = (schema.required ?? []).map((name) => ({
        path: `/${name}`,
        rule: 'required',
        message: 'is required',
      }));
      expect(contract.publish({})).toEqual(required);
      expect(contract.consume({})).toEqual(required);
    });

    test('names each field that is of the wrong kind, all at once', () => {
      const wrong = Object.fromEntries(properties.map((name) => [name, null]));
      const expected = new Set(properties.map((name) => `/${name}`));
      expect(new Set(paths(contract.publish(wrong)))).toEqual(expected);
      expect(new Set(paths(contract.consume(wrong)))).toEqual(expected);
    });

    test('refuses a field that it does not know when it is published, and lets it through when it is consumed', () => {
      const wider = { ...example, 'sent/by~whom': 'a newer producer' };
      expect(contract.publish(wider)).toEqual([
        { path: '/sent~1by~0whom', rule: 'additionalProperties', message: 'is not part of the contract' },
      ]);
      expect(contract.consume(wider)).toEqual([]);
    });

    test.each([[undefined], [null], ['text'], [1], [[]]])('is not kept by %j', (value) => {
      expect(contract.publish(value)).toEqual([
        { path: '', rule: 'type', message: 'must be of type object' },
      ]);
      expect(paths(contract.consume(value))).toEqual(['']);
    });
  },
);

describe('user.created', () => {
  test.each([
    ['timestamp', 'yesterday', 'format'],
    ['timestamp', '2026-11-02', 'format'],
    ['timestamp', '2026-02-29T09:30:00Z', 'format'],
    ['timestamp', '2026-11-02T24:00:00Z', 'format'],
    ['timestamp', '2026-11-02 09:30:00Z', 'format'],
    ['timestamp', '2026-11-02T09:30:00', 'format'],
    ['timestamp', `2026-11-02T09:30:00.${'0'.repeat(30)}Z`, 'maxLength'],
    ['email', 'alice', 'format'],
    ['email', 'alice@', 'format'],
    ['email', 'alice@example', 'format'],
    ['email', `${'a'.repeat(250)}@example.com`, 'maxLength'],
    ['userId', '', 'minLength'],
    ['userId', 'u'.repeat(129), 'maxLength'],
    ['role', 'PARENT', 'enum'],
    ['authMethod', 7, 'type'],
  ])('says that %s may not be %j', (field, value, rule) => {
    expect(userCreatedV1.publish({ ...registered, [field]: value })).toEqual([
      expect.objectContaining({ path: `/${field}`, rule }),
    ]);
  });

  test('names the values that a role may have, and never the one that was given', () => {
    const [violation] = userCreatedV1.publish({ ...registered, role: 'PARENT' });
    expect(violation?.message).toBe('must be one of STUDENT, TUTOR, ADMIN');
  });

  test('does without the optional way of signing in', () => {
    const { authMethod: _, ...without } = registered;
    expect(userCreatedV1.publish(without)).toEqual([]);
  });
});

describe('user.profile.updated', () => {
  test('refuses a change of nothing', () => {
    expect(userProfileUpdatedV1.publish({ ...changed, changes: {} })).toEqual([
      { path: '/changes', rule: 'minProperties', message: 'must not be empty' },
    ]);
  });

  test('points into the changes', () => {
    expect(
      paths(userProfileUpdatedV1.publish({ ...changed, changes: { email: 'alice', displayName: '' } })),
    ).toEqual(['/changes/email', '/changes/displayName']);
  });

  test('is closed and tolerant within the changes, too', () => {
    const wider = { ...changed, changes: { ...changed.changes, avatar: 'cat.png' } };
    expect(paths(userProfileUpdatedV1.publish(wider))).toEqual(['/changes/avatar']);
    expect(userProfileUpdatedV1.consume(wider)).toEqual([]);
  });
});

test('a timestamp that passes is a time that can be computed with', () => {
  const days = fc
    .integer({ min: 0, max: 9999 })
    .chain((year) =>
      fc.tuple(fc.constant(year), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 })),
    );
  const two = (number: number): string => String(number).padStart(2, '0');
  fc.assert(
    fc.property(
      days,
      fc.integer({ min: 0, max: 25 }),
      fc.integer({ min: 55, max: 61 }),
      ([y, m, d], hour, second) => {
        const timestamp = `${String(y).padStart(4, '0')}-${two(m)}-${two(d)}T${two(hour)}:00:${two(second)}Z`;
        const passes = userCreatedV1.publish({ ...registered, timestamp }).length === 0;
        const date = new Date(timestamp);
        const exists = !Number.isNaN(date.getTime()) && date.toISOString().replace('.000', '') === timestamp;
        expect(passes).toBe(exists);
      },
    ),
    { numRuns: 2_000 },
  );
});

test('the answer about one value does not change with the next', () => {
  const violations = userCreatedV1.publish({});
  userCreatedV1.publish(registered);
  expect(violations).toHaveLength(4);
});

test('the error lists every violation with its path, and no value', () => {
  const data = { ...registered, email: 'not-an-address', role: 'PARENT' };
  const error = new EventContractViolated('user.created', 1, userCreatedV1.publish(data));
  expect(error).toMatchObject({
    name: 'EventContractViolated',
    code: 'event-contract-violated',
    kind: 'internal',
    type: 'user.created',
    version: 1,
    violations: [{ path: '/email' }, { path: '/role' }],
  });
  expect(error.message).toContain(
    '/email must be in the format email; /role must be one of STUDENT, TUTOR, ADMIN',
  );
  expect(error.message).not.toContain('not-an-address');
});
