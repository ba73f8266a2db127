import fc from 'fast-check';
import { readIdentity } from '../src/identity.ts';

const withGroups = (groups: unknown) => ({ sub: 'u-1', 'cognito:groups': groups });

test.each([
  ['the text that HTTP APIs make of a list', '[ADMIN TUTOR]', ['ADMIN', 'TUTOR']],
  ['a list of one, as text', '[ADMIN]', ['ADMIN']],
  ['an empty list, as text', '[]', []],
  ['the list itself', ['ADMIN', 'TUTOR'], ['ADMIN', 'TUTOR']],
  ['an empty list', [], []],
  ['one group', 'ADMIN', ['ADMIN']],
  ['no claim', undefined, []],
  ['null', null, []],
  ['a group twice', ['ADMIN', 'ADMIN'], ['ADMIN']],
  ['the group of a federated provider', '[eu-west-1_abc_Google]', ['eu-west-1_abc_Google']],
])('roles are read from %s', (_, groups, roles) => {
  expect(readIdentity(withGroups(groups))).toEqual({ userId: 'u-1', roles });
});

test.each([
  ['an open bracket', '[ADMIN'],
  ['a closing bracket only', 'ADMIN]'],
  ['brackets in brackets', '[[ADMIN]]'],
  ['two blanks', '[ADMIN  TUTOR]'],
  ['a blank at the edge', '[ ADMIN]'],
  ['blanks without brackets', 'ADMIN TUTOR'],
  ['commas', '[ADMIN,TUTOR]'],
  ['a list as JSON in text', '["ADMIN"]'],
  ['empty text', ''],
  ['a number', 1],
  ['an object', { ADMIN: true }],
  ['a list in the list', [['ADMIN']]],
  ['a list with an empty name', ['']],
  ['a list with something that is no text', ['ADMIN', null]],
])('groups are refused when they are %s', (_, groups) => {
  expect(() => readIdentity(withGroups(groups))).toThrow(
    expect.objectContaining({ code: 'claims-unreadable' }),
  );
});

test.each([
  ['no object', 'claims'],
  ['a list', []],
  ['without sub', {}],
  ['with an empty sub', { sub: '' }],
  ['with a sub that is no text', { sub: 7 }],
  ['with blanks in sub', { sub: 'u 1' }],
  ['with a sub that is too long', { sub: 'u'.repeat(129) }],
])('claims are refused when they are %s', (_, claims) => {
  expect(() => readIdentity(claims)).toThrow(expect.objectContaining({ code: 'claims-unreadable' }));
});

test('no claims are nobody', () => {
  expect(readIdentity(undefined)).toBeUndefined();
  expect(readIdentity(null)).toBeUndefined();
});

test('the text form and the list form of the same groups are the same roles', () => {
  const role = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,10}$/);
  fc.assert(
    fc.property(fc.array(role), (roles) => {
      expect(readIdentity(withGroups(`[${roles.join(' ')}]`))).toEqual(readIdentity(withGroups(roles)));
    }),
  );
});

test('no claim gives a role that it does not name', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.array(fc.string()), fc.jsonValue()), (groups) => {
      try {
        const roles = readIdentity(withGroups(groups))?.roles ?? [];
        for (const role of roles) expect(JSON.stringify(groups)).toContain(role);
      } catch (error) {
        expect(error).toMatchObject({ code: 'claims-unreadable' });
      }
    }),
  );
});
