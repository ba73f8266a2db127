import { given } from '@edtech/testkit';
import {
  changeRecipient,
  deactivateRecipient,
  demandActive,
  Recipient,
  type RecipientEvent,
  registerRecipient,
} from '../../src/domain/recipient.ts';
import { RecipientDeactivated, RecipientNotFound } from '../../src/domain/refusals.ts';

const registered: RecipientEvent = { type: 'RecipientRegistered', data: { email: 'a@example.com' } };
const moved: RecipientEvent = { type: 'RecipientChanged', data: { email: 'b@example.com' } };
const left: RecipientEvent = { type: 'RecipientDeactivated', data: {} };

test('who registers is known by their address', () => {
  given(Recipient, [])
    .when(registerRecipient({ email: 'a@example.com' }))
    .thenEvents([registered]);
});

test('who registers by a name is known by it', () => {
  given(Recipient, [])
    .when(registerRecipient({ email: 'a@example.com', name: 'Alice' }))
    .thenEvents([{ type: 'RecipientRegistered', data: { email: 'a@example.com', name: 'Alice' } }]);
});

test('a registration that comes late changes nothing', () => {
  for (const history of [[registered], [registered, moved], [registered, left]])
    given(Recipient, history)
      .when(registerRecipient({ email: 'a@example.com' }))
      .thenEvents([]);
});

test('a recipient follows the user to a new address, and by a new name', () => {
  const state = given(Recipient, [registered])
    .when(changeRecipient({ email: 'b@example.com', name: 'Alice' }))
    .thenEvents([{ type: 'RecipientChanged', data: { email: 'b@example.com', name: 'Alice' } }]);
  expect(state).toEqual({ status: 'active', email: 'b@example.com', name: 'Alice' });
});

test('only what is new is recorded', () => {
  given(Recipient, [registered])
    .when(changeRecipient({ email: 'a@example.com', name: 'Alice' }))
    .thenEvents([{ type: 'RecipientChanged', data: { name: 'Alice' } }]);
  given(Recipient, [registered, moved])
    .when(changeRecipient({ email: 'b@example.com' }))
    .thenEvents([]);
  given(Recipient, [registered]).when(changeRecipient({})).thenEvents([]);
});

test('nobody changes who is not known', () => {
  given(Recipient, [])
    .when(changeRecipient({ name: 'Alice' }))
    .thenRefused(RecipientNotFound);
  given(Recipient, []).when(deactivateRecipient()).thenRefused(RecipientNotFound);
});

test('who has left is forgotten, once, and for good', () => {
  const state = given(Recipient, [registered, moved]).when(deactivateRecipient()).thenEvents([left]);
  expect(state).toEqual({ status: 'deactivated' });
  given(Recipient, [registered, left]).when(deactivateRecipient()).thenEvents([]);
  given(Recipient, [registered, left])
    .when(changeRecipient({ email: 'c@example.com' }))
    .thenEvents([]);
});

test('what is for recipients is for those who are known and have not left', () => {
  expect(() => demandActive({ status: 'unknown' })).toThrow(RecipientNotFound);
  expect(() => demandActive({ status: 'deactivated' })).toThrow(RecipientDeactivated);
  expect(() => demandActive({ status: 'active', email: 'a@example.com' })).not.toThrow();
});
