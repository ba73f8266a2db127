import { rowOfAggregate } from '@edtech/projection';
import { CustomAttributeType, Entity } from 'electrodb';
import type { Content } from '../domain/content.ts';

export const SHELVES = ['FOR_SALE', 'WITHDRAWN'] as const;

/** The last edition of a course, as everybody sees it. Nothing of a draft is in it. */
export const CatalogueRow = new Entity({
  model: { service: 'course', entity: 'catalogue', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    courseId: { type: 'string', required: true },
    shelf: { type: SHELVES, required: true },
    tutorId: { type: 'string', required: true },
    title: { type: 'string', required: true },
    subject: { type: 'string', required: true },
    /** The subject as subjects are compared. */
    topic: { type: 'string', required: true },
    description: { type: 'string' },
    price: { type: CustomAttributeType<Content['price']>('any'), required: true },
    modules: { type: CustomAttributeType<Content['modules']>('any'), required: true },
    edition: { type: 'number', required: true },
    /** When the first edition was: ISO-8601, UTC. */
    publishedAt: { type: 'string', required: true },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: rowOfAggregate('catalogue', 'Course', 'courseId'),
    byShelf: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'shelf'],
        template: 'catalogue-by-shelf#${generation}#${shelf}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['publishedAt', 'courseId'],
        template: '${publishedAt}#${courseId}',
        casing: 'none',
      },
    },
    byTopic: {
      index: 'gsi2',
      pk: {
        field: 'gsi2pk',
        composite: ['generation', 'shelf', 'topic'],
        template: 'catalogue-by-topic#${generation}#${shelf}#${topic}',
        casing: 'none',
      },
      sk: {
        field: 'gsi2sk',
        composite: ['publishedAt', 'courseId'],
        template: '${publishedAt}#${courseId}',
        casing: 'none',
      },
    },
  },
});
