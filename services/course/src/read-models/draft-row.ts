import { rowOfAggregate } from '@edtech/projection';
import { CustomAttributeType, Entity } from 'electrodb';
import type { Content } from '../domain/content.ts';

export const STATUSES = ['DRAFT', 'PUBLISHED', 'WITHDRAWN'] as const;

/** A course as its tutor writes it. */
export const DraftRow = new Entity({
  model: { service: 'course', entity: 'draft', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    courseId: { type: 'string', required: true },
    tutorId: { type: 'string', required: true },
    status: { type: STATUSES, required: true },
    title: { type: 'string', required: true },
    subject: { type: 'string', required: true },
    description: { type: 'string' },
    price: { type: CustomAttributeType<Content['price']>('any'), required: true },
    modules: { type: CustomAttributeType<Content['modules']>('any'), required: true },
    /** Of what was published last; 0 before that. */
    edition: { type: 'number', required: true },
    /** ISO-8601, UTC. */
    draftedAt: { type: 'string', required: true },
    /** Of the aggregate, after its last event: the ETag. */
    version: { type: 'number', required: true },
  },
  indexes: {
    byId: rowOfAggregate('drafts', 'Course', 'courseId'),
    byTutor: {
      index: 'gsi1',
      pk: {
        field: 'gsi1pk',
        composite: ['generation', 'tutorId'],
        template: 'drafts-by-tutor#${generation}#${tutorId}',
        casing: 'none',
      },
      sk: {
        field: 'gsi1sk',
        composite: ['draftedAt', 'courseId'],
        template: '${draftedAt}#${courseId}',
        casing: 'none',
      },
    },
  },
});
