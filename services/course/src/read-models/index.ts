import { catalogue } from './catalogue.ts';
import { drafts } from './drafts.ts';
import { enrolmentList } from './enrolment-list.ts';

/** Every read model of the service, in every version whose generations are still there. */
export const projections = [catalogue, drafts, enrolmentList];
