import fc from 'fast-check';
import { hrefOf, type Place, placeAt } from '../../console/src/places.ts';

const text = fc.string({ minLength: 1, unit: 'grapheme' });

const places: fc.Arbitrary<Place> = fc.oneof(
  fc.constantFrom<Place>(
    { page: 'overview' },
    { page: 'consumers' },
    { page: 'events' },
    { page: 'outboxes' },
    { page: 'more' },
  ),
  fc.record({ page: fc.constant('sagas'), saga: text, status: text }, { requiredKeys: ['page'] }),
  fc.record({ page: fc.constant('saga'), saga: text, id: text }),
  fc.record(
    { page: fc.constant('letters'), state: text, cause: text, aggregate: text },
    { requiredKeys: ['page'] },
  ),
  fc.record({ page: fc.constant('letter'), id: text }),
  fc.record(
    { page: fc.constant('aggregate'), type: text, id: text, version: text },
    { requiredKeys: ['page', 'type', 'id'] },
  ),
  fc.record({ page: fc.constant('journey'), id: text }),
  fc.record({ page: fc.constant('search'), q: text }),
);

test('every place has an address that leads to it, whatever its ids are', () => {
  fc.assert(fc.property(places, (place) => expect(placeAt(hrefOf(place))).toEqual(place)));
});

test('every address leads somewhere', () => {
  fc.assert(fc.property(fc.string(), (hash) => void placeAt(hash)));
  expect(placeAt('#/letters/%')).toEqual({ page: 'letter', id: '%' });
  expect(placeAt('#/no/such/page')).toEqual({ page: 'nowhere', address: 'no/such/page' });
});
